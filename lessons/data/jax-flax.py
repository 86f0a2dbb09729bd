# %% [markdown]
# # Data and batches: checks in JAX with Flax NNX and Optax

# %%
import grain

from rosetta_common.ground.shuffles import kind_of_shuffle

# %% tags=["last-batch", "trap"]
batches = grain.MapDataset.source(range(10)).shuffle(seed=0).batch(4)  # JAX itself has no pipeline
observed = sum(len(batch) for batch in batches)

# %% tags=["pipeline-order", "trap"]
data = grain.MapDataset.range(1000).shuffle(seed=0).repeat(2)
order = [data[index] for index in range(2000)]
observed = kind_of_shuffle(order[:1000], order[1000:], 10)
