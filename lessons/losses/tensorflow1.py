# %% [markdown]
# # Activations and losses: checks in TensorFlow 1

# %%
import numpy as np
import tensorflow as tf

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
tf.set_random_seed(0)


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
