# %% [markdown]
# # Tensors: phrases in MLX

# %%
import mlx.core as mx
import numpy as np

tensor = mx.array

# %% tags=["create"]
y = mx.stack([mx.zeros(3), mx.ones(3), mx.arange(3.0)])

# %% tags=["default-dtype"]
y = [
    str(mx.array(number).dtype).removeprefix("mlx.core.")
    for number in (1.5, 1)
]

# %% tags=["default-dtype", "same"]
held = [mx.array(1.5), mx.array(1, mx.int64)]
y = [str(one.dtype).removeprefix("mlx.core.") for one in held]

# %% tags=["cast"]
y = x.astype(mx.int32)

# %% tags=["from-numpy"]
array = np.ones(2, np.float32)
held = mx.array(array)
array[0] = 5
y = held[0]

# %% tags=["shape"]
y = list(x.shape)

# %% tags=["reshape"]
y = x.reshape(3, -1)

# %% tags=["transpose"]
y = x.transpose(2, 0, 1)

# %% tags=["expand"]
wide = mx.expand_dims(x, 0)
y = [str(wide.shape), str(wide.squeeze(0).shape)]

# %% tags=["concatenate"]
rows = mx.stack([a, b])
y = mx.concatenate([rows, rows])

# %% tags=["split"]
y = mx.split(x, 3, axis=1)[1]

# %% tags=["gather"]
y = mx.take_along_axis(x, ids[:, None], axis=1).squeeze(1)

# %% tags=["boolean-mask", "by-hand"]
# a result's shape can't depend on numbers
places = np.flatnonzero(np.array(x > 2))
y = x[mx.array(places)]

# %% tags=["einsum"]
y = mx.einsum("bij,bjk->bik", a, b)

# %% tags=["matmul"]
y = a @ b

# %% tags=["variance"]
y = [x.std(), x.var()]

# %% tags=["argmax"]
y = x.argmax(axis=1)

# %% [markdown] tags=["out-of-range"]
# Nothing that holds: `x[ids]` reads what lies behind the array in memory.

# %% tags=["set-item"]
x[1] = 9.0
y = x
