# %% [markdown]
# # Optimisers: checks in JAX with Flax NNX and Optax

# %%
import jax
import jax.numpy as jnp
import optax


def stepped(optimizer, start, gradient):  # one weight, one step
    weight = jnp.float32(start)
    updates, _ = optimizer.update(jnp.float32(gradient), optimizer.init(weight), weight)
    return optax.apply_updates(weight, updates)


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

# %% tags=["small-gradient", "trap"]
observed = -stepped(optax.adam(0.01), 0, 1e-8) / 0.01

# %% tags=["adamw-decay", "trap"]
observed = stepped(optax.adamw(0.1, weight_decay=0.1), 1, 0)

# %% tags=["adamw-default", "trap"]
observed = 1 - stepped(optax.adamw(1.0), 1, 0)

# %% tags=["adam-decay", "trap"]
optimizer = optax.chain(optax.add_decayed_weights(0.1), optax.adam(0.1))  # optax.adam has no decay
observed = stepped(optimizer, 1, 0)

# %% tags=["decay-biases", "trap"]
parameters = {"kernel": jnp.ones(1), "bias": jnp.ones(1)}
optimizer = optax.adamw(0.1, weight_decay=0.1)
updates, _ = optimizer.update(jax.tree.map(jnp.zeros_like, parameters), optimizer.init(parameters), parameters)
observed = bool(updates["bias"] != 0)

# %% tags=["decay-biases", "mend"]
optimizer = optax.adamw(0.1, weight_decay=0.1, mask={"kernel": True, "bias": False})
updates, _ = optimizer.update(jax.tree.map(jnp.zeros_like, parameters), optimizer.init(parameters), parameters)
observed = bool(updates["bias"] != 0)

# %% tags=["rmsprop-first", "trap"]
observed = -stepped(optax.rmsprop(0.1), 0, 1) / 0.1

# %% tags=["adagrad-first", "trap"]
observed = -stepped(optax.adagrad(0.1), 0, 1) / 0.1

# %% tags=["adadelta-rate", "trap"]
observed = stepped(optax.adadelta(), 0, 1) / stepped(optax.adadelta(1.0), 0, 1)

# %% tags=["sgd-rate", "trap", "raises"]
observed = -stepped(optax.sgd(), 0, 1)

# %% tags=["clip-norm", "trap"]
gradients = {"one": jnp.float32(3), "other": jnp.float32(4)}
clip = optax.clip_by_global_norm(1)
clipped, _ = clip.update(gradients, clip.init(gradients))
observed = "together" if clipped["one"] < 0.9 else "each by itself"

# %% tags=["momentum-rate", "trap"]
optimizer = optax.sgd(lambda step: jnp.where(step == 0, 1.0, 0.0), momentum=0.9)
weight = jnp.float32(0)
state = optimizer.init(weight)
_, state = optimizer.update(jnp.float32(1), state)
updates, _ = optimizer.update(jnp.float32(1), state)
observed = -updates

# %% tags=["schedule-unit", "trap"]
optimizer = optax.sgd(optax.exponential_decay(1.0, transition_steps=1, decay_rate=0.5))
state = optimizer.init(jnp.float32(0))
_, state = optimizer.update(jnp.float32(1), state)
updates, _ = optimizer.update(jnp.float32(1), state)
observed = "in each update" if -updates < 1 else "when it is stepped"

# %% tags=["accumulation", "trap"]
optimizer = optax.MultiSteps(optax.sgd(1), every_k_schedule=2)
weight = jnp.zeros(())
state = optimizer.init(weight)
gradient = jax.grad(lambda weight, x: (weight * x).mean())
for x in jnp.ones((2, 4)):
    updates, state = optimizer.update(gradient(weight, x), state)
    weight = optax.apply_updates(weight, updates)
observed = -weight

# %% tags=["accumulation-uneven", "trap"]
optimizer = optax.MultiSteps(optax.sgd(1), every_k_schedule=2)
weight = jnp.zeros(())
state = optimizer.init(weight)
gradient = jax.grad(lambda weight, x: (weight * x).mean())
for x in jnp.zeros(6), jnp.full(2, 4.0):
    updates, state = optimizer.update(gradient(weight, x), state)
    weight = optax.apply_updates(weight, updates)
observed = -weight

# %% tags=["accumulation-uneven", "mend"]
optimizer = optax.MultiSteps(optax.sgd(1), every_k_schedule=2, use_grad_mean=False)
weight = jnp.zeros(())
state = optimizer.init(weight)
gradient = jax.grad(lambda weight, x: (weight * x).sum() / 8)
for x in jnp.zeros(6), jnp.full(2, 4.0):
    updates, state = optimizer.update(gradient(weight, x), state)
    weight = optax.apply_updates(weight, updates)
observed = -weight
