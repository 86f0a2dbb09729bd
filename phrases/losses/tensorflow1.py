# %% [markdown]
# # Losses: phrases in TensorFlow 1

# %%
import tensorflow as tf

# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")
tf.set_random_seed(0)
session = tf.InteractiveSession()
tensor = tf.constant


def value(held):
    return session.run(held) if tf.contrib.framework.is_tensor(held) else held


# %% tags=["cross-entropy"]
y = tf.losses.sparse_softmax_cross_entropy(labels, logits)

# %% tags=["loss-of-probabilities", "by-hand"]
chosen = tf.gather_nd(probabilities, labels[:, None], batch_dims=1)
y = -tf.reduce_mean(tf.log(chosen))

# %% tags=["ignored-label"]
kept = tf.not_equal(labels, -1)
labels = tf.maximum(labels, 0)  # -1 itself would be an error
y = tf.losses.sparse_softmax_cross_entropy(labels, logits, weights=kept)

# %% tags=["label-smoothing"]
y = tf.losses.softmax_cross_entropy(
    tf.one_hot(labels, 3), logits, label_smoothing=0.1
)

# %% tags=["class-weights"]
weights = tf.gather(weights, labels)
y = tf.losses.sparse_softmax_cross_entropy(labels, logits, weights=weights)

# %% tags=["binary-logits"]
y = tf.losses.sigmoid_cross_entropy(targets, logits)

# %% tags=["mse-shape", "raises"]
y = tf.losses.mean_squared_error(targets, outputs)

# %% tags=["huber"]
y = tf.losses.huber_loss(targets, outputs)

# %% tags=["kl-divergence"]
of_p, of_q = (tf.distributions.Categorical(probs=probs) for probs in (p, q))
y = tf.distributions.kl_divergence(of_p, of_q)[0]

# %% tags=["cosine", "by-hand"]
one, other = tf.nn.l2_normalize(a, axis=1), tf.nn.l2_normalize(b, axis=1)
y = tf.reduce_sum(one * other, axis=1)[0]

# %% tags=["ctc"]
losses = tf.nn.ctc_loss_v2(
    tf.cast(labels, tf.int32),
    logits,
    label_length=[2],
    logit_length=[4],
    logits_time_major=False,
)  # in tf.nn.ctc_loss the blank is the last class
y = losses[0]

# %% tags=["triplet", "by-hand"]
to_positive = tf.norm(anchor - positive, axis=1)
to_negative = tf.norm(anchor - negative, axis=1)
y = tf.reduce_mean(tf.nn.relu(to_positive - to_negative + 1))

# %% tags=["loss-per-sample"]
y = tf.nn.sparse_softmax_cross_entropy_with_logits(
    labels=labels, logits=logits
)

# %% tags=["sample-weights"]
y = tf.losses.sparse_softmax_cross_entropy(labels, logits, weights=weights)
