# %% [markdown]
# # Saving: checks in MLX

# %%
import os
import tempfile

import mlx.core as mx
import mlx.nn as nn

mx.random.seed(0)
path = os.path.join(tempfile.mkdtemp(), "model.safetensors")

# %% tags=["checkpoint-content", "trap"]
model = nn.Linear(1, 1)
model.save_weights(path)
observed = any(name.rpartition(".")[2] == "m" for name in mx.load(path))

# %% tags=["missing-name", "trap"]
mx.save_safetensors(path, {"weight": mx.zeros((1, 1))})
try:
    nn.Linear(1, 1).load_weights(path)
    observed = "nothing"
except ValueError:
    observed = "an error"

# %% tags=["missing-name", "mend"]
nn.Linear(1, 1).load_weights(path, strict=False)
observed = "nothing"
