# %% [markdown]
# # Losses: phrases in TensorFlow

# %%
import tensorflow as tf

tensor = tf.constant

# %% tags=["cross-entropy"]
losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
y = tf.reduce_mean(losses)

# %% tags=["loss-of-probabilities", "by-hand"]
y = -tf.reduce_mean(
    tf.math.log(tf.gather(probabilities, labels, batch_dims=1))
)

# %% tags=["ignored-label", "by-hand"]
kept = labels != -1
losses = tf.nn.sparse_softmax_cross_entropy_with_logits(
    labels[kept], logits[kept]
)
y = tf.reduce_mean(losses)

# %% tags=["label-smoothing", "by-hand"]
targets = 0.9 * tf.one_hot(labels, 3) + 0.1 / 3
y = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(targets, logits))

# %% tags=["class-weights", "by-hand"]
losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
y = tf.reduce_mean(tf.gather(weights, labels) * losses)

# %% tags=["binary-logits"]
y = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(targets, logits))

# %% tags=["mse-shape", "by-hand"]
y = tf.reduce_mean(tf.math.squared_difference(outputs, targets))

# %% tags=["huber", "by-hand"]
error = tf.abs(outputs - targets)
y = tf.reduce_mean(tf.where(error < 1, error**2 / 2, error - 0.5))

# %% tags=["kl-divergence", "by-hand"]
y = tf.reduce_sum(p * tf.math.log(p / q))

# %% tags=["cosine", "by-hand"]
one, other = tf.math.l2_normalize(a, axis=1), tf.math.l2_normalize(b, axis=1)
y = tf.reduce_sum(one * other, axis=1)[0]

# %% tags=["ctc"]
losses = tf.nn.ctc_loss(
    tf.cast(labels, tf.int32),
    logits,
    label_length=[2],
    logit_length=[4],
    logits_time_major=False,
    blank_index=0,
)
y = losses[0]

# %% tags=["triplet", "by-hand"]
to_positive = tf.norm(anchor - positive, axis=1)
to_negative = tf.norm(anchor - negative, axis=1)
y = tf.reduce_mean(tf.nn.relu(to_positive - to_negative + 1))

# %% tags=["loss-per-sample"]
y = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)

# %% tags=["sample-weights", "by-hand"]
losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
y = tf.reduce_mean(weights * losses)
