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
