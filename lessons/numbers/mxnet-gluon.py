# %% [markdown]
# # Numbers and precision: checks in MXNet Gluon

# %%
import mxnet as mx
import numpy as np
from mxnet.gluon import nn

# %% tags=["float64-input", "trap"]
observed = np.dtype(mx.nd.array(np.ones(2)).dtype).name

# %% tags=["float64-layer", "trap", "raises"]
layer = nn.Dense(1, in_units=2)
layer.initialize()
observed = np.dtype(layer(mx.nd.array(np.ones((1, 2)), dtype="float64")).dtype).name

# %% tags=["default-int", "trap"]
observed = np.dtype(mx.nd.array([1, 2]).dtype).name

# %% tags=["deviation", "trap"]
observed = mx.np.array([0, 2]).std().item()

# %% tags=["shared-memory", "trap"]
numbers = np.zeros(2, np.float32)
array = mx.nd.array(numbers)
numbers[0] = 1
observed = array[0].asscalar() == 1

# %% tags=["mean-of-integers", "trap", "raises"]
observed = float(mx.nd.array([1, 2], dtype="int32").mean().asscalar())

# %% tags=["mixed-arithmetic", "trap", "raises"]
observed = np.dtype((mx.nd.array([1], dtype="int32") + mx.nd.array([0.5])).dtype).name
