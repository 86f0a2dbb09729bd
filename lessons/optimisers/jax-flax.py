# %% [markdown]
# # Optimisers: checks in JAX with Flax NNX and Optax

# %%
import jax
import jax.numpy as jnp
import optax

# %% tags=["momentum", "trap"]
optimizer = optax.sgd(learning_rate=1, momentum=0.9)
weight = jnp.zeros(())
state = optimizer.init(weight)
for _ in range(3):
    updates, state = optimizer.update(jnp.ones(()), state)
    weight = optax.apply_updates(weight, updates)
observed = -weight

# %% tags=["gradient-clipping", "trap"]
gradient = jax.grad(lambda weight: 1000 * weight)(0.0)
optimizer = optax.sgd(learning_rate=1)
updates, _ = optimizer.update(gradient, optimizer.init(0.0))
observed = -updates

# %% tags=["adam-correction", "trap"]
optimizer = optax.adam(0.01)
weight = jnp.zeros(())
updates, _ = optimizer.update(jnp.ones(()), optimizer.init(weight))
observed = -updates / 0.01
