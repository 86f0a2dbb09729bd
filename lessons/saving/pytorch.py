# %% [markdown]
# # Saving: checks in PyTorch

# %%
import contextlib
import os
import tempfile

import torch
from torch import nn

torch.manual_seed(0)
folder = tempfile.mkdtemp()
path = os.path.join(folder, "model.pt")


class Harmful:
    def __reduce__(self):
        return os.mkdir, (os.path.join(folder, "harm"),)


# %% tags=["checkpoint-content", "trap"]
model = nn.Linear(1, 1)
optimizer = torch.optim.Adam(model.parameters())
torch.save(model.state_dict(), path)
observed = any("exp_avg" in name for name in torch.load(path))

# %% tags=["checkpoint-content", "mend"]
torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, path)
observed = "optimizer" in torch.load(path)

# %% tags=["missing-name", "trap"]
try:
    nn.Linear(1, 1).load_state_dict({"weight": torch.zeros(1, 1)})
    observed = "nothing"
except RuntimeError:
    observed = "an error"

# %% tags=["missing-name", "mend"]
missing, _ = nn.Linear(1, 1).load_state_dict({"weight": torch.zeros(1, 1)}, strict=False)
observed = "it returns the names" if missing == ["bias"] else "nothing"

# %% tags=["loading-runs-code", "trap"]
torch.save({"weight": Harmful()}, path)
with contextlib.suppress(Exception):
    torch.load(path)  # until 2.5 it loaded any object
observed = os.path.exists(os.path.join(folder, "harm"))
