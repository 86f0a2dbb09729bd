# %% [markdown]
# # Data: phrases in JAX with Flax NNX
#
# JAX has no loader of its own: these are Grain's.

# %%
import grain
import jax
import jax.numpy as jnp

tensor = jnp.asarray

# %% tags=["batches"]
y = [len(batch) for batch in grain.MapDataset.source(x).batch(2)]

# %% tags=["shuffle-batches"]
data = grain.MapDataset.source(x).shuffle(seed=0).batch(2)
y = jnp.sort(jnp.concat(list(data)))

# %% tags=["last-batch"]
data = grain.MapDataset.source(x).batch(2, drop_remainder=True)
y = [len(batch) for batch in data]


# %% tags=["own-dataset"]
class Squares:
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return float(index**2)


y = grain.MapDataset.source(Squares()).batch(4)[0]

# %% tags=["augment"]
y = grain.MapDataset.source(x).map(lambda sample: 2 * sample).batch(2)[0]

# %% tags=["prefetch"]
data = grain.MapDataset.source(x).batch(2)
y = sum(batch.sum() for batch in data.to_iter_dataset())  # 16 threads

# %% tags=["pad-batch", "by-hand"]
longest = max(len(first), len(second))
sequences = [jnp.pad(row, (0, longest - len(row))) for row in (first, second)]
y = jnp.stack(sequences)

# %% tags=["labels-dtype"]
y = labels.astype(jnp.int32)

# %% tags=["one-hot"]
y = jax.nn.one_hot(labels, 3)
