# %% [markdown]
# # Learning-rate schedules: phrases in JAX with Flax NNX

# %%
import jax.numpy as jnp
import optax

tensor = jnp.asarray

# %% tags=["step-or-epoch"]
# 4 steps are 2 epochs; optax.sgd(schedule) counts its updates
schedule = optax.exponential_decay(0.1, 4, 0.5, staircase=True)
y = [schedule(step) for step in range(8)]

# %% tags=["exponential-decay"]
schedule = optax.exponential_decay(0.1, transition_steps=1, decay_rate=0.5)
y = [schedule(step) for step in range(4)]

# %% tags=["cosine-decay"]
schedule = optax.cosine_decay_schedule(0.1, decay_steps=4)
y = [schedule(step) for step in range(5)]

# %% tags=["warm-up"]
schedule = optax.warmup_constant_schedule(0.0, 0.1, warmup_steps=4)
y = [schedule(step) for step in range(6)]

# %% tags=["one-cycle"]
schedule = optax.cosine_onecycle_schedule(10, peak_value=0.1)
y = [schedule(step) for step in range(11)]

# %% tags=["plateau"]
plateau = optax.contrib.reduce_on_plateau(0.5, patience=2)
optimiser = optax.chain(optax.sgd(0.1), plateau)
weight, y = jnp.zeros(1), []
state = optimiser.init(weight)
for loss in losses:
    updates, state = optimiser.update(jnp.ones(1), state, weight, value=loss)
    y.append(0.1 * optax.tree.get(state, "scale"))

# %% tags=["current-rate"]
schedule = optax.exponential_decay(0.1, transition_steps=1, decay_rate=0.5)
optimiser = optax.inject_hyperparams(optax.sgd)(schedule)
state = optimiser.init(jnp.zeros(1))
for _ in range(3):
    updates, state = optimiser.update(jnp.ones(1), state)
y = state.hyperparams["learning_rate"]  # that of the last step

# %% tags=["current-rate", "same"]
y = schedule(state.count)
