# %% [markdown]
# # Tensors: phrases in MXNet Gluon

# %%
import mxnet as mx
import numpy as np


def tensor(array):
    return mx.nd.array(array, dtype=array.dtype)


# %% tags=["create"]
y = mx.nd.stack(mx.nd.zeros(3), mx.nd.ones(3), mx.nd.arange(3))

# %% tags=["default-dtype"]
y = [np.dtype(mx.nd.array(held).dtype).name for held in ([1.5], [1])]

# %% tags=["default-dtype", "same"]
held = [mx.nd.array([1.5]), mx.nd.array([1], dtype="int64")]
y = [np.dtype(one.dtype).name for one in held]

# %% tags=["cast"]
y = x.astype("int32")

# %% tags=["from-numpy"]
array = np.ones(2, np.float32)
held = mx.nd.array(array)  # mx.nd.from_numpy doesn't copy
array[0] = 5
y = held[0].asscalar()

# %% tags=["shape"]
y = list(x.shape)

# %% tags=["reshape"]
y = x.reshape((3, -1))  # 0 would keep a size

# %% tags=["transpose"]
y = x.transpose((2, 0, 1))

# %% tags=["expand"]
wide = x.expand_dims(0)
y = [str(wide.shape), str(wide.squeeze(0).shape)]

# %% tags=["concatenate"]
rows = mx.nd.stack(a, b)
y = mx.nd.concat(rows, rows, dim=0)  # the default is dim=1

# %% tags=["split"]
y = x.split(3, axis=1)[1]

# %% tags=["gather"]
y = x.pick(ids)

# %% tags=["boolean-mask"]
y = mx.nd.contrib.boolean_mask(x, x > 2)

# %% tags=["einsum"]
y = mx.np.einsum("bij,bjk->bik", a.as_np_ndarray(), b.as_np_ndarray())

# %% tags=["matmul"]
y = mx.nd.dot(a, b)

# %% tags=["variance"]
numbers = x.as_np_ndarray()
y = [numbers.std().item(), numbers.var().item()]

# %% tags=["argmax"]
y = x.argmax(axis=1)  # float32

# %% tags=["out-of-range"]
y = x.take(ids)  # the last one; mode="raise" raises an error

# %% tags=["set-item"]
x[1] = 9
y = x
