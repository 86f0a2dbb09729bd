# %% [markdown]
# # Training and prediction: checks in JAX with Flax NNX and Optax

# %%
import jax
import jax.numpy as jnp
import optax
from flax import nnx

rngs = nnx.Rngs(0)


class Network(nnx.Module):
    def __init__(self, rngs):
        self.dense1 = nnx.Linear(400, 400, rngs=rngs)
        self.dense2 = nnx.Linear(400, 10, rngs=rngs)

    def __call__(self, x):
        return self.dense2(jnp.tanh(self.dense1(x)))


# %% tags=["dropout-flag", "trap"]
model = nnx.Sequential(nnx.Linear(400, 200, rngs=rngs), nnx.Dropout(0.5, rngs=rngs))
x = jax.random.normal(rngs(), (10, 400))
observed = not jnp.array_equal(model(x), model(x))

# %% tags=["dropout-flag", "mend"]
model.eval()
observed = not jnp.array_equal(model(x), model(x))

# %% tags=["dropout-argument", "trap"]
observed = (nnx.Dropout(0.25, rngs=rngs)(jnp.ones(10_000)) == 0).mean()

# %% tags=["prediction-graph", "trap"]
model, x = Network(rngs), jnp.zeros((1000, 400))
before = sum(array.nbytes for array in jax.live_arrays())
prediction = model(x)
kept = sum(array.nbytes for array in jax.live_arrays()) - before
observed = kept > prediction.nbytes  # gradients would need the first layer's outputs

# %% tags=["nan-loss", "trap", "raises"]
optimizer = optax.sgd(learning_rate=1)
weight = jnp.array(jnp.nan)
loss, gradient = jax.value_and_grad(jnp.square)(weight)
updates, _ = optimizer.update(gradient, optimizer.init(weight))
weight = optax.apply_updates(weight, updates)
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
with jax.debug_nans(True):  # shows where the NaN comes from
    jax.value_and_grad(jnp.square)(weight)

# %% tags=["gradients-add-up", "trap"]
for _ in range(2):
    gradient = jax.grad(lambda weight: 1 * weight)(0.0)
observed = gradient


# %% tags=["list-of-layers", "trap", "raises"]
class Layers(nnx.Module):
    def __init__(self, rngs):
        self.layers = [nnx.Linear(4, 5, rngs=rngs), nnx.Linear(5, 2, rngs=rngs)]


observed = len(jax.tree.leaves(nnx.state(Layers(rngs), nnx.Param)))


# %% tags=["list-of-layers", "mend"]
class Layers(nnx.Module):
    def __init__(self, rngs):
        self.layers = nnx.List([nnx.Linear(4, 5, rngs=rngs), nnx.Linear(5, 2, rngs=rngs)])


observed = len(jax.tree.leaves(nnx.state(Layers(rngs), nnx.Param)))

# %% tags=["statistics-as-parameters", "trap"]
observed = len(jax.tree.leaves(nnx.state(nnx.BatchNorm(4, rngs=rngs), nnx.Param)))

# %% tags=["statistics-as-parameters", "mend"]
observed = len(jax.tree.leaves(nnx.state(nnx.BatchNorm(4, rngs=rngs))))
