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

# %% tags=["padding-index", "trap"]
embedding = tf.get_variable("words", [3, 2])
outputs = tf.nn.embedding_lookup(embedding, [0])
step = tf.train.GradientDescentOptimizer(1).minimize(tf.reduce_sum(outputs))
initialise()
before = embedding.eval()
step.run()
observed = "learns" if (embedding.eval() != before)[0].any() else "stays"

# %% tags=["padding-index", "mend"]
known = tf.to_float(tf.not_equal([[0]], 0))  # the padding's outputs are zero, and so is its gradient
step = tf.train.GradientDescentOptimizer(1).minimize(tf.reduce_sum(known * outputs))
before = embedding.eval()
step.run()
observed = "learns" if (embedding.eval() != before)[0].any() else "stays"

# %% tags=["embedding-range", "trap", "raises"]
outputs = tf.nn.embedding_lookup(tf.ones([3, 2]), [3]).eval()  # on a GPU it gives zeros
observed = "zeros" if not outputs.any() else "some row"

# %% tags=["embedding-init", "trap"]
embedding = tf.get_variable("embedding", [1000, 100])
initialise()
observed = embedding.eval().std()

# %% tags=["embedding-init", "mend"]
embedding = tf.get_variable("normal", [1000, 100], initializer=tf.random_normal_initializer())
initialise()
observed = embedding.eval().std()

# %% tags=["clip-repeated", "trap"]
embedding = tf.Variable(tf.zeros([3, 1]))
gradients = tf.gradients(tf.nn.embedding_lookup(embedding, [0, 0]), [embedding])
_, norm = tf.clip_by_global_norm(gradients, 1.0)
observed = norm.eval()

# %% tags=["clip-repeated", "mend"]
dense = [tf.convert_to_tensor(gradient) for gradient in gradients]
_, norm = tf.clip_by_global_norm(dense, 1.0)
observed = norm.eval()
