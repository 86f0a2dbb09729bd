# %% [markdown]
# # Tensors: phrases in Keras 2

# %%
import numpy as np
from keras import backend as K

tensor = np.array

# %% tags=["default-dtype"]
y = [K.dtype(K.variable(1.5)), K.dtype(K.variable(1))]

# %% tags=["cast"]
y = K.eval(K.cast(K.variable(x), "int32"))

# %% tags=["from-numpy"]
array = np.ones(2, "float32")
held = K.variable(array)
array[0] = 5
y = K.get_value(held)[0]

# %% tags=["shape"]
y = list(K.int_shape(K.variable(x)))

# %% tags=["reshape"]
y = K.eval(K.reshape(K.variable(x), (3, -1)))

# %% tags=["transpose"]
y = K.eval(K.permute_dimensions(K.variable(x), (2, 0, 1)))

# %% tags=["concatenate"]
rows = K.variable(np.stack([a, b]))  # K.stack is missing in CNTK
y = K.eval(K.concatenate([rows, rows], axis=0))

# %% tags=["matmul"]
y = K.eval(K.dot(K.variable(a), K.variable(b)))

# %% tags=["variance"]
x = K.variable(x)
y = [K.eval(K.std(x)), K.eval(K.var(x))]

# %% tags=["argmax"]
y = K.eval(K.argmax(K.variable(x), axis=1))
