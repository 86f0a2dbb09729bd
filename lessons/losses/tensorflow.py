# %% [markdown]
# # Activations and losses: checks in TensorFlow

# %%
import numpy as np
import tensorflow as tf

tf.random.set_seed(0)

# %% tags=["loss-input", "trap"]
observed = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[0], logits=[[2.0, 0.0]])[0].numpy()

# %% tags=["softmax-twice", "trap"]
probabilities = tf.constant([[1.0, 0.0]])  # the outputs of a network that ends in softmax
observed = tf.nn.sparse_softmax_cross_entropy_with_logits([0], probabilities)[0].numpy()

# %% tags=["softmax-twice", "mend"]
logits = tf.math.log(probabilities)  # better: leave the softmax out
observed = tf.nn.sparse_softmax_cross_entropy_with_logits([0], logits)[0].numpy()

# %% tags=["sparse-labels", "trap"]
logits = tf.random.normal([1, 3])
by_vector = tf.nn.softmax_cross_entropy_with_logits([[0.0, 0.0, 1.0]], logits)
by_number = tf.nn.softmax_cross_entropy_with_logits([2], logits)  # no error: 2 becomes the vector (2, 2, 2)
observed = "both" if np.allclose(by_vector, by_number) else "one-hot"

# %% tags=["sparse-labels", "mend"]
tf.nn.sparse_softmax_cross_entropy_with_logits([2], logits)
try:
    tf.nn.sparse_softmax_cross_entropy_with_logits([[0, 0, 1]], logits)
    observed = "both"
except ValueError:
    observed = "numbers"

# %% tags=["label-dtypes", "trap"]
refused = []
for dtype in (tf.int32, tf.int64, tf.uint8, tf.float32):
    try:
        tf.nn.sparse_softmax_cross_entropy_with_logits(tf.constant([2], dtype), tf.zeros([1, 3]))
    except tf.errors.InvalidArgumentError:
        refused.append(dtype.name)
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = tf.constant([2], tf.uint8)
tf.nn.sparse_softmax_cross_entropy_with_logits(tf.cast(labels, tf.int64), tf.zeros([1, 3]))
observed = "none"

# %% tags=["nan-relu", "trap"]
observed = "nan" if np.isnan(tf.nn.relu(float("nan"))) else "0"

# %% tags=["gelu", "trap"]
observed = float(tf.nn.gelu(1.0))

# %% tags=["gelu", "mend"]
observed = float(tf.nn.gelu(1.0, approximate=True))

# %% tags=["leaky-slope", "trap"]
observed = -float(tf.nn.leaky_relu(-1.0))

# %% tags=["ignored-label", "trap", "raises"]
logits = tf.constant([[2.0, 0.0], [0.0, 0.0]])
loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(tf.constant([0, -100]), logits))
observed = "NaN" if tf.math.is_nan(loss) else float(loss)

# %% tags=["negative-label", "trap", "raises"]
logits = tf.constant([[2.0, 0.0], [0.0, 0.0]])
loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(tf.constant([0, -1]), logits))
observed = "NaN" if tf.math.is_nan(loss) else float(loss)

# %% tags=["loss-reduction", "trap"]
losses = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.constant([0, 1]), tf.zeros((2, 3)))
observed = "one number" if losses.ndim == 0 else "one for each sample"

# %% tags=["loss-broadcast", "trap", "raises"]
outputs, targets = tf.reshape(tf.range(4.0), (4, 1)), tf.range(4.0)
observed = float(tf.reduce_mean(tf.math.squared_difference(outputs, targets)))

# %% tags=["half-square", "trap"]
observed = float(tf.nn.l2_loss(tf.constant([3.0]) - tf.constant([1.0])))

# %% tags=["binary-loss-input", "trap"]
observed = float(tf.nn.sigmoid_cross_entropy_with_logits(tf.constant(1.0), tf.constant(0.5)))

# %% tags=["softmax-axis", "trap"]
outputs = tf.nn.softmax(tf.random.normal((2, 3, 4))).numpy()
sums = [np.allclose(outputs.sum(axis), 1) for axis in range(3)]
observed = "all together" if not any(sums) else ["the first", "the second", "the last"][sums.index(True)]
