# %% [markdown]
# # Activations and losses: checks in JAX with Flax NNX and Optax

# %%
import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx

rngs = nnx.Rngs(0)

# %% tags=["activation-default", "trap"]
x = jax.random.normal(rngs(), (100, 400))
observed = (nnx.Linear(400, 200, rngs=rngs)(x) < 0).mean()

# %% tags=["loss-input", "trap"]
observed = optax.softmax_cross_entropy_with_integer_labels(jnp.array([[2.0, 0.0]]), jnp.array([0])).mean()

# %% tags=["softmax-twice", "trap"]
probabilities = jnp.array([[1.0, 0.0]])  # the outputs of a network that ends in softmax
observed = optax.softmax_cross_entropy_with_integer_labels(probabilities, jnp.array([0])).mean()

# %% tags=["softmax-twice", "mend"]
logits = jnp.log(probabilities)  # better: leave the softmax out
observed = optax.softmax_cross_entropy_with_integer_labels(logits, jnp.array([0])).mean()

# %% tags=["sparse-labels", "trap"]
logits = jnp.zeros((1, 3))
right = optax.softmax_cross_entropy(logits, jnp.array([[0.0, 0.0, 1.0]]))
loss = optax.softmax_cross_entropy(logits, jnp.array([2]))  # no error: the label 2 becomes the vector (2, 2, 2)
observed = "both" if jnp.allclose(loss, right) else "one-hot"

# %% tags=["sparse-labels", "mend"]
optax.softmax_cross_entropy_with_integer_labels(logits, jnp.array([2]))
try:
    optax.softmax_cross_entropy_with_integer_labels(logits, jnp.array([[0, 0, 1]]))
    observed = "both"
except ValueError:
    observed = "numbers"

# %% tags=["label-dtypes", "trap"]
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        optax.softmax_cross_entropy_with_integer_labels(jnp.zeros((1, 3)), np.array([2], dtype))
    except TypeError:
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = np.array([2], "float32")
optax.softmax_cross_entropy_with_integer_labels(jnp.zeros((1, 3)), labels.astype("int32"))
observed = "none"

# %% tags=["nan-relu", "trap"]
observed = "nan" if jnp.isnan(nnx.relu(jnp.nan)) else "0"

# %% tags=["gelu", "trap"]
observed = jax.nn.gelu(1.0)

# %% tags=["gelu", "mend"]
observed = jax.nn.gelu(1.0, approximate=False)

# %% tags=["leaky-slope", "trap"]
observed = -jax.nn.leaky_relu(-1.0)

# %% tags=["ignored-label", "trap", "raises"]
logits = jnp.array([[2.0, 0.0], [0.0, 0.0]])
loss = optax.softmax_cross_entropy_with_integer_labels(logits, jnp.array([0, -100])).mean()
observed = "NaN" if jnp.isnan(loss) else loss

# %% tags=["ignored-label", "mend"]
labels = jnp.array([0, -100])
known = labels >= 0
losses = optax.softmax_cross_entropy_with_integer_labels(logits, jnp.where(known, labels, 0))
observed = jnp.where(known, losses, 0).sum() / known.sum()

# %% tags=["negative-label", "trap", "raises"]
logits = jnp.array([[2.0, 0.0], [0.0, 0.0]])
loss = optax.softmax_cross_entropy_with_integer_labels(logits, jnp.array([0, -1])).mean()
observed = "NaN" if jnp.isnan(loss) else loss

# %% tags=["label-smoothing", "trap"]
labels = optax.smooth_labels(jnp.array([[1.0, 0.0]]), 0.1)
observed = optax.softmax_cross_entropy(jnp.array([[2.0, 0.0]]), labels).mean()

# %% tags=["loss-reduction", "trap"]
losses = optax.softmax_cross_entropy_with_integer_labels(jnp.zeros((2, 3)), jnp.array([0, 1]))
observed = "one number" if losses.ndim == 0 else "one for each sample"

# %% tags=["loss-broadcast", "trap", "raises"]
outputs, targets = jnp.arange(4.0).reshape(4, 1), jnp.arange(4.0)
observed = optax.squared_error(outputs, targets).mean()

# %% tags=["half-square", "trap"]
observed = optax.l2_loss(jnp.array([3.0]), jnp.array([1.0])).mean()

# %% tags=["half-square", "mend"]
observed = optax.squared_error(jnp.array([3.0]), jnp.array([1.0])).mean()

# %% tags=["binary-loss-input", "trap"]
observed = optax.sigmoid_binary_cross_entropy(jnp.array([0.5]), jnp.ones(1)).mean()

# %% tags=["kl-arguments", "trap"]
p, q = jnp.array([0.5, 0.5]), jnp.array([0.9, 0.1])
observed = optax.kl_divergence(jnp.log(p), q)

# %% tags=["softmax-axis", "trap"]
outputs = jax.nn.softmax(jax.random.normal(jax.random.key(0), (2, 3, 4)))
sums = [bool(jnp.allclose(outputs.sum(axis), 1)) for axis in range(3)]
observed = "all together" if not any(sums) else ["the first", "the second", "the last"][sums.index(True)]

# %% tags=["hard-sigmoid", "trap"]
observed = jax.nn.hard_sigmoid(1.0)
