# %% [markdown]
# # Data and batches: checks in TensorFlow 1

# %%
import tensorflow as tf

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
tf.set_random_seed(0)

# %% tags=["last-batch", "trap"]
batch = tf.data.Dataset.range(10).shuffle(10).batch(4).make_one_shot_iterator().get_next()
observed = 0
try:
    while True:
        observed += len(batch.eval())
except tf.errors.OutOfRangeError:  # the usual end of an epoch
    pass
