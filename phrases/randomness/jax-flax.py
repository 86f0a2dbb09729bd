# %% [markdown]
# # Randomness: phrases in JAX with Flax NNX

# %%
import grain
import jax
import jax.numpy as jnp
import numpy as np
from absl import flags
from flax import nnx

tensor = jnp.asarray

# %% tags=["seed"]
first = jax.random.normal(jax.random.key(0), (3,))  # no global state
second = jax.random.normal(jax.random.key(0), (3,))
y = jnp.abs(second - first).max()

# %% tags=["keys-or-state"]
key = jax.random.key(0)
first, second = jax.random.normal(key, (3,)), jax.random.normal(key, (3,))
y = int(jnp.array_equal(first, second))

# %% tags=["keys-or-state", "same"]
rngs = nnx.Rngs(0)  # counts its keys
first, second = rngs.normal((3,)), rngs.normal((3,))
y = int(jnp.array_equal(first, second))

# %% tags=["same-layer"]
first = nnx.Linear(3, 2, rngs=nnx.Rngs(0))
second = nnx.Linear(3, 2, rngs=nnx.Rngs(0))
y = int(jnp.array_equal(first.kernel[...], second.kernel[...]))

# %% tags=["seeded-dropout"]
drop = nnx.Dropout(0.5)
first = drop(jnp.ones(100), rngs=nnx.Rngs(0))
second = drop(jnp.ones(100), rngs=nnx.Rngs(0))
y = int(jnp.array_equal(first, second))

# %% tags=["seeded-shuffle"]
first = list(grain.MapDataset.range(10).shuffle(seed=0))
second = list(grain.MapDataset.range(10).shuffle(seed=0))
y = int(first == second)

# %% tags=["workers"]
flags.FLAGS.mark_as_parsed()  # absl.app.run does it, too
data = grain.MapDataset.range(4).map(lambda _: np.random.uniform())
workers = grain.MultiprocessingOptions(num_workers=2)
if __name__ == "__main__":  # a worker runs the script first
    y = len(set(data.to_iter_dataset().mp_prefetch(workers)))

# %% [markdown] tags=["deterministic"]
# None at all in Python: XLA reads `XLA_FLAGS=--xla_gpu_deterministic_ops=true`
# from the environment before it starts.

# %% tags=["draw"]
key = jax.random.key(0)
y = jnp.array(
    [
        jax.random.normal(key, (2,)).shape,
        jax.random.uniform(key, (2,)).shape,
        jax.random.categorical(key, jnp.zeros(2), shape=(2,)).shape,
    ]
)
