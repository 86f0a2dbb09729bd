# %% [markdown]
# # Optimisers: phrases in JAX with Flax NNX

# %%
import tempfile
from pathlib import Path

import jax
import jax.numpy as jnp
import optax
import orbax.checkpoint as ocp
from flax import nnx

tensor = jnp.asarray

# %% tags=["momentum"]
optimiser = optax.sgd(0.1, momentum=0.9)
state = optimiser.init(w)
for _ in range(2):
    updates, state = optimiser.update(g, state)
    w = optax.apply_updates(w, updates)
y = w

# %% tags=["adam"]
optimiser = optax.adam(0.1)
updates, state = optimiser.update(g, optimiser.init(w))
y = optax.apply_updates(w, updates)

# %% tags=["adamw"]
optimiser = optax.adamw(0.1)
updates, state = optimiser.update(g, optimiser.init(w), w)
y = optax.apply_updates(w, updates)

# %% tags=["adamw", "same"]
optimiser = optax.adamw(0.1, weight_decay=0.01)
updates, state = optimiser.update(g, optimiser.init(w), w)
y = optax.apply_updates(w, updates)

# %% tags=["rmsprop"]
optimiser = optax.rmsprop(0.1)
updates, state = optimiser.update(g, optimiser.init(w))
y = optax.apply_updates(w, updates)

# %% tags=["rmsprop", "same"]
optimiser = optax.rmsprop(0.1, decay=0.99, eps_in_sqrt=False)
updates, state = optimiser.update(g, optimiser.init(w))
y = optax.apply_updates(w, updates)

# %% tags=["adagrad"]
optimiser = optax.adagrad(0.1)
updates, state = optimiser.update(g, optimiser.init(w))
y = optax.apply_updates(w, updates)

# %% tags=["adagrad", "same"]
optimiser = optax.adagrad(0.1, initial_accumulator_value=0.0)
updates, state = optimiser.update(g, optimiser.init(w))
y = optax.apply_updates(w, updates)

# %% tags=["weight-decay"]
optimiser = optax.chain(optax.add_decayed_weights(0.1), optax.sgd(0.1))
updates, state = optimiser.update(g, optimiser.init(w), w)
y = optax.apply_updates(w, updates)

# %% tags=["no-decay-on-biases"]
weights = {"kernel": w, "bias": b}
mask = {"kernel": True, "bias": False}
optimiser = optax.adamw(0.1, weight_decay=0.1, mask=mask)
gradients = jax.tree.map(jnp.zeros_like, weights)
updates, state = optimiser.update(gradients, optimiser.init(weights), weights)
weights = optax.apply_updates(weights, updates)
y = [weights["kernel"], weights["bias"]]

# %% tags=["two-rates"]
rates = {"high": optax.sgd(0.1), "low": optax.sgd(0.01)}
optimiser = optax.partition(rates, ["high", "low"])
weights, gradients = [w, b], [jnp.ones(2), jnp.ones(2)]
updates, state = optimiser.update(gradients, optimiser.init(weights))
y = optax.apply_updates(weights, updates)

# %% tags=["clip-norm"]
clip = optax.clip_by_global_norm(1.0)
y, state = clip.update([a, b], clip.init([a, b]))

# %% tags=["clip-value"]
clip = optax.clip(1.0)
y, state = clip.update(g, clip.init(g))

# %% tags=["average-of-weights"]
model = nnx.Dict(weight=nnx.Param(jnp.ones(1)))
average = nnx.EMA(model, decay=0.9)
model.weight[...] = w
average.update(model)
y = average.apply_to(model).weight[...]

# %% tags=["accumulation"]
optimiser = optax.MultiSteps(optax.sgd(0.1), every_k_schedule=2)
state = optimiser.init(w)
gradient = jax.grad(lambda w, batch: (w * batch).mean())
for batch in jnp.split(samples, 2):
    updates, state = optimiser.update(gradient(w, batch), state)
y = updates / -0.1  # 0 until the last batch; their mean then

# %% tags=["freeze-parameter"]
optimiser = optax.selective_transform(
    optax.sgd(0.1), freeze_mask=[True, False]
)
weights, gradients = [w, b], [jnp.ones(2), jnp.ones(2)]
updates, state = optimiser.update(gradients, optimiser.init(weights))
y = optax.apply_updates(weights, updates)

# %% tags=["set-rate"]
optimiser = optax.inject_hyperparams(optax.sgd)(learning_rate=0.1)
state = optimiser.init(jnp.zeros(1))
y = [state.hyperparams["learning_rate"]]
state.hyperparams["learning_rate"] = jnp.float32(0.01)
y.append(state.hyperparams["learning_rate"])

# %% tags=["optimiser-state"]
path = Path(tempfile.mkdtemp()) / "optimiser"
optimiser = optax.sgd(0.1, momentum=0.9)
updates, state = optimiser.update(g, optimiser.init(w))
with ocp.StandardCheckpointer() as checkpointer:
    checkpointer.save(path, state)
    checkpointer.wait_until_finished()
    state = checkpointer.restore(path, optimiser.init(w))
y = optax.tree.get(state, "trace")
