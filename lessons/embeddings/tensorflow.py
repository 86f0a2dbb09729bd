# %% [markdown]
# # Embeddings: checks in TensorFlow

# %%
import tensorflow as tf

tf.random.set_seed(0)

# %% tags=["padding-index", "trap"]
embedding = tf.Variable(tf.random.normal([3, 2]))
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(tf.nn.embedding_lookup(embedding, [0]))
gradient = tf.convert_to_tensor(tape.gradient(loss, embedding))
observed = "learns" if gradient[0].numpy().any() else "stays"

# %% tags=["embedding-range", "trap", "raises"]
outputs = tf.nn.embedding_lookup(tf.random.normal([3, 2]), [3])
observed = "zeros" if not outputs.numpy().any() else "some numbers"

# %% tags=["clip-repeated", "trap"]
embedding = tf.Variable(tf.random.normal([3, 1]))
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(tf.nn.embedding_lookup(embedding, [0, 0]))
_, norm = tf.clip_by_global_norm([tape.gradient(loss, embedding)], 1.0)
observed = norm.numpy()

# %% tags=["clip-repeated", "mend"]
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(tf.nn.embedding_lookup(embedding, [0, 0]))
dense = tf.convert_to_tensor(tape.gradient(loss, embedding))
_, norm = tf.clip_by_global_norm([dense], 1.0)
observed = norm.numpy()
