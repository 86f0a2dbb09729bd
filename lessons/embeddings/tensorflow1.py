# %% [markdown]
# # Embeddings: checks in TensorFlow 1

# %%
import tensorflow as tf

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
tf.set_random_seed(0)
tf.InteractiveSession()


def initialise():
    tf.global_variables_initializer().run()


# %% tags=["adam-rows", "trap"]
embedding = tf.Variable(tf.zeros([3, 1]))
word = tf.placeholder(tf.int32, [1])
step = tf.train.AdamOptimizer(0.01).minimize(tf.nn.embedding_lookup(embedding, word))
initialise()
for number in (0, 1):
    before = embedding.eval()[0, 0]
    step.run({word: [number]})
observed = embedding.eval()[0, 0] != before
