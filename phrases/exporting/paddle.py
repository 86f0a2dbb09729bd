# %% [markdown]
# # Export and import: phrases in PaddlePaddle

# %%
import tempfile

import numpy as np
import paddle
from paddle import nn

tensor = paddle.to_tensor

# %% tags=["export-graph"]
path = f"{tempfile.mkdtemp()}/model"
model = nn.Linear(2, 1, weight_attr=nn.initializer.Constant(1.0))
paddle.jit.save(model, path, input_spec=[x])
y = paddle.jit.load(path)(x)

# %% [markdown] tags=["saved-model"]
# None at all: a SavedModel is TensorFlow's.

# %% [markdown] tags=["old-keras-file"]
# None at all: the file is Keras'.

# %% tags=["way-out"]
path = f"{tempfile.mkdtemp()}/weights.npz"
weights = nn.Linear(2, 1).state_dict()
np.savez(path, **{name: value.numpy() for name, value in weights.items()})
with np.load(path) as held:
    y = sum(held[name].size for name in held)
