# %% [markdown]
# # Tensors: phrases in Keras

# %%
import importlib.util
import os

backends = (
    "tensorflow",
    "jax",
    "torch",
)  # one of them is installed beside Keras
installed = next(name for name in backends if importlib.util.find_spec(name))
os.environ.setdefault("KERAS_BACKEND", installed)

# %%
import keras
import numpy as np
from keras import ops

tensor = ops.convert_to_tensor

# %% tags=["create"]
y = ops.stack([ops.zeros(3), ops.ones(3), ops.arange(3.0)])

# %% tags=["default-dtype"]
numbers = [ops.convert_to_tensor(1.5), ops.convert_to_tensor(1)]
y = [keras.backend.standardize_dtype(number.dtype) for number in numbers]

# %% tags=["cast"]
y = ops.cast(x, "int32")

# %% tags=["from-numpy"]
array = np.ones(2, "float32")
held = ops.convert_to_tensor(array)
array[0] = 5
y = held[0]

# %% tags=["shape"]
y = list(ops.shape(x))

# %% tags=["reshape"]
y = ops.reshape(x, (3, -1))

# %% tags=["transpose"]
y = ops.transpose(x, (2, 0, 1))

# %% tags=["expand"]
wide = ops.expand_dims(x, 0)
y = [str(tuple(wide.shape)), str(tuple(ops.squeeze(wide, 0).shape))]

# %% tags=["concatenate"]
rows = ops.stack([a, b])
y = ops.concatenate([rows, rows])

# %% tags=["split"]
y = ops.split(x, 3, axis=1)[1]

# %% tags=["gather"]
y = ops.squeeze(ops.take_along_axis(x, ids[:, None], axis=1), 1)

# %% tags=["boolean-mask"]
y = x[x > 2]

# %% tags=["einsum"]
y = ops.einsum("bij,bjk->bik", a, b)

# %% tags=["matmul"]
y = ops.matmul(a, b)

# %% tags=["variance"]
y = [ops.std(x), ops.var(x)]

# %% tags=["argmax"]
y = ops.argmax(x, axis=1)

# %% tags=["out-of-range", "raises"]
y = ops.take(x, ids)

# %% tags=["set-item"]
y = ops.slice_update(x, [1], ops.array([9.0]))
