# %% [markdown]
# # Export and import: phrases in tinygrad

# %%
import pickle
import tempfile

import numpy as np
from tinygrad import Tensor, TinyJit, nn

tensor = Tensor

# %% tags=["export-graph"]
path = f"{tempfile.mkdtemp()}/model.pkl"
model = nn.Linear(2, 1)
model.weight, model.bias = Tensor.ones(1, 2), Tensor.zeros(1)
compiled = TinyJit(lambda inputs: model(inputs).realize())
for _ in range(2):  # the second call is recorded
    compiled(x)
with open(path, "wb") as file:
    pickle.dump(compiled, file)  # its kernels and weights
with open(path, "rb") as file:
    y = pickle.load(file)(x)

# %% [markdown] tags=["saved-model"]
# None at all: a SavedModel is TensorFlow's.

# %% [markdown] tags=["old-keras-file"]
# None at all: the file is Keras'.

# %% tags=["way-out"]
path = f"{tempfile.mkdtemp()}/weights.npz"
weights = nn.state.get_state_dict(nn.Linear(2, 1))
np.savez(path, **{name: value.numpy() for name, value in weights.items()})
with np.load(path) as held:
    y = sum(held[name].size for name in held)
