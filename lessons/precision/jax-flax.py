# %% [markdown]
# # Low precision: checks in JAX with Flax NNX and Optax

# %%
import jax.numpy as jnp
import optax
from flax import nnx
from flax.training.dynamic_scale import DynamicScale

rngs = nnx.Rngs(0)


def stepped(optimizer, weight, gradient):  # one step
    updates, _ = optimizer.update(jnp.full_like(weight, gradient), optimizer.init(weight), weight)
    return optax.apply_updates(weight, updates)


# %% tags=["autocast-types", "trap"]
logits = nnx.Linear(4, 4, dtype=jnp.bfloat16, rngs=rngs)(jnp.ones((4, 4)))
loss = optax.softmax_cross_entropy_with_integer_labels(logits, jnp.zeros(4, int)).mean()
observed = ", ".join(str(array.dtype) for array in (logits, nnx.softmax(logits), loss))

# %% tags=["mixed-parameters", "trap"]
observed = str(nnx.Linear(4, 4, dtype=jnp.bfloat16, rngs=rngs).kernel.dtype)

# %% tags=["mixed-parameters", "mend"]
observed = str(nnx.Linear(4, 4, param_dtype=jnp.bfloat16, rngs=rngs).kernel.dtype)

# %% tags=["lost-updates", "trap"]
weight = jnp.ones((), jnp.bfloat16)
for _ in range(100):
    weight = stepped(optax.sgd(0.0001), weight, 1)
observed = bool(weight == 1)

# %% tags=["lost-updates", "mend"]
weight = jnp.ones(())  # in Flax: param_dtype is float32 by default, and dtype=jnp.bfloat16 converts a copy
for _ in range(100):
    weight = stepped(optax.sgd(0.0001), weight, 1)
observed = bool(weight == 1)

# %% tags=["loss-scaling", "trap"]
weight = jnp.ones(())
scale, finite, _, gradient = DynamicScale().value_and_grad(lambda weight: jnp.inf * weight)(weight)
observed = bool(stepped(optax.sgd(1), weight, gradient) == 1)

# %% tags=["loss-scaling", "mend"]
observed = bool(jnp.where(finite, stepped(optax.sgd(1), weight, gradient), weight) == 1)

# %% tags=["scaled-clipping", "trap"]
weight = jnp.zeros(())
_, _, _, gradient = DynamicScale().value_and_grad(lambda weight: 10 * weight)(weight)
observed = -stepped(optax.chain(optax.clip_by_global_norm(1), optax.sgd(1)), weight, gradient)

# %% tags=["running-total", "trap"]
total = jnp.bfloat16(2048)
for loss in jnp.ones(128, jnp.bfloat16):
    total += loss
observed = float(total)

# %% tags=["running-total", "mend"]
losses = jnp.concatenate([jnp.full(1, 2048, jnp.bfloat16), jnp.ones(128, jnp.bfloat16)])
observed = float(losses.sum())  # it adds in float32

# %% tags=["vanished-epsilon", "trap"]
observed = bool(jnp.isnan(stepped(optax.adam(0.001), jnp.ones((), jnp.float16), 0)))

# %% tags=["vanished-epsilon", "mend"]
observed = bool(jnp.isnan(stepped(optax.adam(0.001, eps=1e-4), jnp.ones((), jnp.float16), 0)))
