# %% [markdown]
# # Data and batches: checks in Chainer

# %%
import chainer
import numpy as np

from rosetta_common.ground.shuffles import kind_of_shuffle

np.random.seed(0)


# %% tags=["last-batch", "trap"]
batches = chainer.iterators.SerialIterator(np.arange(10), batch_size=4)
observed = 0
while not batches.is_new_epoch:
    observed += len(batches.next())  # the next epoch fills up the last batch

# %% tags=["last-batch", "mend"]
observed = sum(len(batch) for batch in chainer.iterators.SerialIterator(np.arange(10), batch_size=4, repeat=False))

# %% tags=["pipeline-order", "trap"]
batches = chainer.iterators.SerialIterator(np.arange(1000), batch_size=10)  # it shuffles by default
order = [number for _ in range(200) for number in next(batches)]
observed = kind_of_shuffle(order[:1000], order[1000:], 10)


# %% tags=["worker-seeds", "trap"]
class Noise(chainer.dataset.DatasetMixin):
    """Samples of NumPy's random numbers."""

    def __len__(self):
        return 100

    def get_example(self, index):
        return np.random.rand()


batches = chainer.iterators.MultiprocessIterator(Noise(), batch_size=10, repeat=False, n_processes=2)
numbers = [number for batch in batches for number in batch]
observed = len(set(numbers)) < len(numbers)
batches.finalize()
