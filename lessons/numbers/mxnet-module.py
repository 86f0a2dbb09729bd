# %% [markdown]
# # Numbers and precision: checks in MXNet Module

# %%
import mxnet as mx
import numpy as np

mx.random.seed(0)
data = mx.sym.Variable("data")

# %% tags=["float64-input", "trap"]
[batch] = mx.io.NDArrayIter(np.ones((1, 2)))
observed = np.dtype(batch.data[0].dtype).name

# %% tags=["float64-layer", "trap"]
model = mx.mod.Module(mx.sym.FullyConnected(data, num_hidden=1), label_names=None)
model.bind([("data", (1, 2))])
model.init_params()
observed = np.dtype(model.predict(mx.nd.ones((1, 2), dtype="float64")).dtype).name  # copied into the bound float32

# %% tags=["default-int", "trap"]
observed = np.dtype(mx.nd.array([1, 2]).dtype).name

# %% tags=["deviation", "trap"]
_, variance = mx.sym.moments(data, axes=(0,)).eval(data=mx.nd.array([0, 2]))
observed = variance.sqrt().asscalar()

# %% tags=["shared-memory", "trap"]
numbers = np.zeros((1, 2), np.float32)
batches = mx.io.NDArrayIter(numbers)
numbers[:] = 1
observed = batches.next().data[0][0, 0].asscalar() == 1

# %% tags=["mean-of-integers", "trap", "raises"]
[mean] = mx.sym.mean(data).eval(data=mx.nd.array([1, 2], dtype="int32"))
observed = float(mean.asscalar())
