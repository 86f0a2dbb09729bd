# %% [markdown]
# # Data and batches: checks in JAX with Flax NNX and Optax

# %%
import grain

# %% tags=["last-batch", "trap"]
batches = grain.MapDataset.source(range(10)).shuffle(seed=0).batch(4)  # JAX itself has no pipeline
observed = sum(len(batch) for batch in batches)
