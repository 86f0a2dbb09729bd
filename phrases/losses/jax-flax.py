# %% [markdown]
# # Losses: phrases in JAX with Flax NNX

# %%
import jax
import jax.numpy as jnp
import optax

tensor = jnp.asarray

# %% tags=["cross-entropy"]
losses = optax.softmax_cross_entropy_with_integer_labels(logits, labels)
y = losses.mean()

# %% tags=["loss-of-probabilities"]
logits = jnp.log(probabilities)
losses = optax.softmax_cross_entropy_with_integer_labels(logits, labels)
y = losses.mean()

# %% tags=["ignored-label"]
losses = optax.softmax_cross_entropy_with_integer_labels(logits, labels)
y = losses.mean(where=labels != -1)

# %% tags=["label-smoothing"]
targets = optax.smooth_labels(jax.nn.one_hot(labels, 3), 0.1)
y = optax.softmax_cross_entropy(logits, targets).mean()

# %% tags=["class-weights", "by-hand"]
losses = optax.softmax_cross_entropy_with_integer_labels(logits, labels)
y = (weights[labels] * losses).mean()

# %% tags=["binary-logits"]
y = optax.sigmoid_binary_cross_entropy(logits, targets).mean()

# %% tags=["mse-shape", "raises"]
y = optax.squared_error(outputs, targets).mean()

# %% tags=["huber"]
y = optax.huber_loss(outputs, targets).mean()

# %% tags=["kl-divergence"]
y = optax.kl_divergence(jnp.log(q), p).mean()

# %% tags=["cosine"]
y = optax.cosine_similarity(a, b)[0]

# %% tags=["ctc"]
no_padding = jnp.zeros((1, 4)), jnp.zeros((1, 2))  # 1 is padding
y = optax.ctc_loss(logits, no_padding[0], labels, no_padding[1])[0]

# %% tags=["triplet"]
y = optax.losses.triplet_margin_loss(anchor, positive, negative).mean()

# %% tags=["loss-per-sample"]
y = optax.softmax_cross_entropy_with_integer_labels(logits, labels)

# %% tags=["sample-weights"]
losses = optax.softmax_cross_entropy_with_integer_labels(logits, labels)
y = (weights * losses).mean()
