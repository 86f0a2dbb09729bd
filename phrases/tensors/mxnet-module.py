# %% [markdown]
# # Tensors: phrases in MXNet Module

# %%
import mxnet as mx
import numpy as np

tensor = mx.nd.array
data, other = mx.sym.Variable("data"), mx.sym.Variable("other")

# %% tags=["create"]
[y] = mx.sym.stack(mx.sym.zeros(3), mx.sym.ones(3), mx.sym.arange(3)).eval()

# %% tags=["default-dtype"]
y = [mx.nd.array([1.5]).dtype.__name__, mx.nd.array([1]).dtype.__name__]

# %% tags=["cast"]
[y] = mx.sym.cast(data, dtype="int32").eval(data=x)

# %% tags=["from-numpy"]
array = np.ones(2, np.float32)
held = mx.nd.array(array)  # mx.nd.from_numpy shares
array[0] = 5
y = held[0].asscalar()

# %% tags=["shape"]
y = list(x.shape)

# %% tags=["reshape"]
[y] = mx.sym.reshape(data, shape=(3, -1)).eval(data=x)

# %% tags=["transpose"]
[y] = mx.sym.transpose(data, axes=(2, 0, 1)).eval(data=x)

# %% tags=["expand"]
wide = x.expand_dims(0)
y = [str(wide.shape), str(wide.squeeze(axis=0).shape)]

# %% tags=["concatenate"]
rows = mx.sym.stack(data, other)
[y] = mx.sym.concat(rows, rows, dim=0).eval(data=a, other=b)

# %% tags=["split"]
[y] = mx.sym.split(data, num_outputs=3, axis=1)[1].eval(data=x)

# %% tags=["gather"]
[y] = mx.sym.pick(data, other).eval(data=x, other=ids)

# %% tags=["boolean-mask"]
y = mx.nd.contrib.boolean_mask(x, x > 2)

# %% [markdown] tags=["einsum"]
# None for symbols and `mx.nd`: einsum is in `mx.np` alone.

# %% tags=["matmul"]
[y] = mx.sym.dot(data, other).eval(data=a, other=b)

# %% tags=["variance"]
_, variance = mx.sym.moments(data, axes=(0,)).eval(data=x)
y = [variance.sqrt().asscalar(), variance.asscalar()]

# %% tags=["argmax"]
[y] = mx.sym.argmax(data, axis=1).eval(data=x)

# %% tags=["out-of-range"]
[y] = mx.sym.take(data, other).eval(data=x, other=ids)

# %% tags=["set-item"]
x[1] = 9.0
y = x
