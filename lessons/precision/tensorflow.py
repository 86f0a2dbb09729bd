# %% [markdown]
# # Low precision: checks in TensorFlow

# %%
import tensorflow as tf

tf.random.set_seed(0)

# %% tags=["autocast-types", "trap"]
x = tf.ones([4, 4], tf.bfloat16)  # without Keras, TensorFlow converts nothing by itself
logits = x @ x
losses = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.zeros(4, tf.int32), logits)
observed = ", ".join(tensor.dtype.name for tensor in (logits, tf.nn.softmax(logits), losses))

# %% tags=["lost-updates", "trap"]
weight = tf.Variable(tf.ones((), tf.bfloat16))
for _ in range(100):
    weight.assign_sub(tf.constant(0.0001, tf.bfloat16))
observed = float(weight) == 1

# %% tags=["lost-updates", "mend"]
weight = tf.Variable(1.0)  # float32; the loss converts a copy
for _ in range(100):
    weight.assign_sub(0.0001)
observed = float(weight) == 1

# %% tags=["running-total", "trap"]
total = tf.constant(2048, tf.bfloat16)
for loss in tf.ones(128, tf.bfloat16):
    total += loss
observed = float(total)

# %% tags=["running-total", "mend"]
losses = tf.concat([tf.constant([2048], tf.bfloat16), tf.ones(128, tf.bfloat16)], 0)
observed = float(tf.reduce_sum(losses))  # it adds in float32
