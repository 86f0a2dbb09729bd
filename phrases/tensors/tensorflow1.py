# %% [markdown]
# # Tensors: phrases in TensorFlow 1

# %%
import numpy as np
import tensorflow as tf

# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")
tf.set_random_seed(0)
session = tf.InteractiveSession()
tensor = tf.constant


def value(held):
    return session.run(held) if tf.contrib.framework.is_tensor(held) else held


# %% tags=["create"]
y = tf.stack([tf.zeros(3), tf.ones(3), tf.range(3.0)])

# %% tags=["default-dtype"]
y = [tf.constant(1.5).dtype.name, tf.constant(1).dtype.name]

# %% tags=["cast"]
y = tf.cast(x, tf.int32)

# %% tags=["from-numpy"]
array = np.ones(2, np.float32)
held = tf.constant(array)  # session.run(held) is the way back
array[0] = 5
y = held[0]

# %% tags=["shape"]
y = (
    x.shape.as_list()
)  # a size that isn't known yet is None; tf.shape(x) has it

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
y = tf.gather_nd(x, ids[:, None], batch_dims=1)

# %% tags=["boolean-mask"]
y = tf.boolean_mask(x, x > 2)

# %% tags=["einsum"]
y = tf.einsum("bij,bjk->bik", a, b)

# %% tags=["matmul"]
y = a @ b

# %% tags=["variance"]
y = session.run([tf.math.reduce_std(x), tf.math.reduce_variance(x)])

# %% tags=["argmax"]
y = tf.argmax(x, axis=1)

# %% tags=["out-of-range", "raises"]
y = session.run(tf.gather(x, ids))  # on a GPU: zeros

# %% tags=["set-item"]
variable = tf.Variable(x)  # a tensor can't be changed
session.run(variable.initializer)
session.run(variable[1].assign(9.0))
y = variable
