# %% [markdown]
# # Activations and losses: checks in TensorFlow 1

# %%
import numpy as np
import tensorflow as tf

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
tf.set_random_seed(0)
tf.InteractiveSession()


def initialise():
    tf.global_variables_initializer().run()


# %% tags=["activation-default", "trap"]
outputs = tf.layers.dense(tf.random.normal([100, 400]), 200)
initialise()
observed = (outputs.eval() < 0).mean()

# %% tags=["loss-input", "trap"]
observed = tf.losses.sparse_softmax_cross_entropy(labels=[0], logits=[[2.0, 0.0]]).eval()

# %% tags=["softmax-twice", "trap"]
probabilities = tf.constant([[1.0, 0.0]])  # the outputs of a network that ends in softmax
observed = tf.losses.sparse_softmax_cross_entropy([0], probabilities).eval()

# %% tags=["softmax-twice", "mend"]
observed = tf.losses.sparse_softmax_cross_entropy([0], tf.log(probabilities)).eval()  # better: no softmax there

# %% tags=["sparse-labels", "trap"]
logits = [[0.0, 0.0, 0.0]]
tf.losses.softmax_cross_entropy([[0, 0, 1]], logits)
try:
    tf.losses.softmax_cross_entropy([2], logits)
    observed = "both"
except ValueError:
    observed = "one-hot"

# %% tags=["sparse-labels", "mend"]
tf.losses.sparse_softmax_cross_entropy([2], logits)
try:
    tf.losses.sparse_softmax_cross_entropy([[0, 0, 1]], logits)
    observed = "both"
except ValueError:
    observed = "numbers"

# %% tags=["label-dtypes", "trap"]
refused = []
for dtype in (tf.int32, tf.int64, tf.uint8, tf.float32):
    try:
        tf.losses.sparse_softmax_cross_entropy(tf.constant([2], dtype), [[0.0, 0.0, 0.0]])
    except TypeError:
        refused.append(dtype.name)
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = tf.constant([2], tf.uint8)
tf.losses.sparse_softmax_cross_entropy(tf.cast(labels, tf.int32), [[0.0, 0.0, 0.0]])
observed = "none"

# %% tags=["nan-relu", "trap"]
observed = "nan" if np.isnan(tf.nn.relu(float("nan")).eval()) else "0"

# %% tags=["leaky-slope", "trap"]
observed = -tf.nn.leaky_relu(-1.0).eval()

# %% tags=["ignored-label", "trap", "raises"]
logits = tf.constant([[2.0, 0.0], [0.0, 0.0]])
observed = tf.losses.sparse_softmax_cross_entropy([0, -100], logits).eval()

# %% tags=["ignored-label", "mend"]
labels = np.array([0, -100])
kept = labels != -100
observed = tf.losses.sparse_softmax_cross_entropy(labels * kept, logits, weights=kept).eval()

# %% tags=["negative-label", "trap", "raises"]
logits = tf.constant([[2.0, 0.0], [0.0, 0.0]])
observed = tf.losses.sparse_softmax_cross_entropy([0, -1], logits).eval()

# %% tags=["negative-label", "mend"]
labels = np.array([0, -1])
kept = labels != -1
observed = tf.losses.sparse_softmax_cross_entropy(labels * kept, logits, weights=kept).eval()

# %% tags=["label-smoothing", "trap"]
observed = tf.losses.softmax_cross_entropy([[1, 0]], tf.constant([[2.0, 0.0]]), label_smoothing=0.1).eval()

# %% tags=["class-weights", "trap"]
logits, labels, weights = tf.constant([[2.0, 0.0], [2.0, 0.0]]), np.array([0, 1]), np.array([1.0, 3.0])
observed = tf.losses.sparse_softmax_cross_entropy(labels, logits, weights=weights[labels]).eval()

# %% tags=["loss-reduction", "trap"]
losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[0, 1], logits=tf.zeros((2, 3))).eval()
observed = "one number" if losses.ndim == 0 else "one for each sample"

# %% tags=["loss-broadcast", "trap", "raises"]
outputs, targets = tf.reshape(tf.range(4.0), (4, 1)), tf.range(4.0)
observed = tf.losses.mean_squared_error(targets, outputs).eval()

# %% tags=["half-square", "trap"]
observed = tf.nn.l2_loss(tf.constant([3.0]) - tf.constant([1.0])).eval()

# %% tags=["half-square", "mend"]
observed = tf.losses.mean_squared_error(tf.constant([1.0]), tf.constant([3.0])).eval()

# %% tags=["binary-loss-input", "trap"]
observed = tf.losses.sigmoid_cross_entropy([[1]], tf.constant([[0.5]])).eval()

# %% tags=["softmax-axis", "trap"]
outputs = tf.nn.softmax(tf.random.normal((2, 3, 4))).eval()
sums = [np.allclose(outputs.sum(axis), 1) for axis in range(3)]
observed = "all together" if not any(sums) else ["the first", "the second", "the last"][sums.index(True)]

# %% tags=["kl-arguments", "trap"]
p, q = tf.distributions.Categorical(probs=[0.5, 0.5]), tf.distributions.Categorical(probs=[0.9, 0.1])
observed = tf.distributions.kl_divergence(p, q).eval()
