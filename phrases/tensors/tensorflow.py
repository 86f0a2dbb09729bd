# %% [markdown]
# # Tensors: phrases in TensorFlow

# %%
import numpy as np
import tensorflow as tf

tensor = tf.constant

# %% tags=["create"]
y = tf.stack([tf.zeros(3), tf.ones(3), tf.range(3.0)])

# %% tags=["default-dtype"]
y = [tf.constant(1.5).dtype.name, tf.constant(1).dtype.name]

# %% tags=["cast"]
y = tf.cast(x, tf.int32)

# %% tags=["from-numpy"]
array = np.ones(2, np.float32)
held = tf.constant(array)  # held.numpy() is the way back
array[0] = 5
y = held[0]

# %% tags=["shape"]
y = list(x.shape)

# %% tags=["reshape"]
y = tf.reshape(x, [3, -1])

# %% tags=["transpose"]
y = tf.transpose(x, [2, 0, 1])

# %% tags=["expand"]
wide = tf.expand_dims(x, 0)
y = [str(wide.shape), str(tf.squeeze(wide, 0).shape)]

# %% tags=["concatenate"]
rows = tf.stack([a, b])
y = tf.concat([rows, rows], axis=0)

# %% tags=["split"]
y = tf.split(x, 3, axis=1)[1]

# %% tags=["gather"]
y = tf.gather(x, ids, batch_dims=1)

# %% tags=["boolean-mask"]
y = x[x > 2]

# %% tags=["einsum"]
y = tf.einsum("bij,bjk->bik", a, b)

# %% tags=["matmul"]
y = a @ b

# %% tags=["variance"]
y = [tf.math.reduce_std(x), tf.math.reduce_variance(x)]

# %% tags=["argmax"]
y = tf.argmax(x, axis=1)

# %% tags=["out-of-range", "raises"]
y = tf.gather(x, ids)  # on a GPU: zeros

# %% tags=["set-item"]
y = tf.tensor_scatter_nd_update(x, [[1]], [9.0])
