# %% [markdown]
# # Export and import: phrases in PyTorch

# %%
import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import nn

tensor = torch.tensor

# %% tags=["export-graph"]
path = Path(tempfile.mkdtemp()) / "model.pt2"
model = nn.Linear(2, 1)
nn.init.ones_(model.weight)
nn.init.zeros_(model.bias)
torch.export.save(torch.export.export(model, (x,)), path)
y = torch.export.load(path).module()(x)

# %% tags=["way-out"]
path = Path(tempfile.mkdtemp()) / "weights.npz"
np.savez(
    path,
    **{
        name: value.numpy()
        for name, value in nn.Linear(2, 1).state_dict().items()
    },
)
with np.load(path) as held:
    y = sum(held[name].size for name in held)

# %% [markdown] tags=["saved-model"]
# None at all: a SavedModel is TensorFlow's.

# %% [markdown] tags=["old-keras-file"]
# None at all: the file is Keras'.
