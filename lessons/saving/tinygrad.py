# %% [markdown]
# # Saving: checks in tinygrad

# %%
import os
import tempfile

from tinygrad import Tensor, nn

Tensor.manual_seed(0)
path = os.path.join(tempfile.mkdtemp(), "model.safetensors")

# %% tags=["checkpoint-content", "trap"]
nn.state.safe_save(nn.state.get_state_dict(nn.Linear(1, 1)), path)
observed = any(name == "m" for name in nn.state.safe_load(path))

# %% tags=["missing-name", "trap"]
nn.state.safe_save({"weight": Tensor.zeros(1, 1).contiguous()}, path)
try:
    nn.state.load_state_dict(nn.Linear(1, 1), nn.state.safe_load(path), verbose=False)
    observed = "nothing"
except KeyError:
    observed = "an error"
