# %% [markdown]
# # Recurrent layers: checks in TensorFlow

# %%
import tensorflow as tf

# %% tags=["padding-side", "trap"]
reviews = tf.data.Dataset.from_generator(lambda: [[1, 1, 1], [1]], output_signature=tf.TensorSpec([None], tf.int32))
batch = next(iter(reviews.padded_batch(2)))
observed = "behind" if batch[1, 0] else "in front"
