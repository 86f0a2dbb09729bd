# %% [markdown]
# # Data and batches: checks in Chainer

# %%
import chainer
import numpy as np

np.random.seed(0)

# %% tags=["last-batch", "trap"]
batches = chainer.iterators.SerialIterator(np.arange(10), batch_size=4)
observed = 0
while not batches.is_new_epoch:
    observed += len(batches.next())  # the next epoch fills up the last batch

# %% tags=["last-batch", "mend"]
observed = sum(len(batch) for batch in chainer.iterators.SerialIterator(np.arange(10), batch_size=4, repeat=False))
