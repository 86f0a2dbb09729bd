# %% [markdown]
# # Data: phrases in Chainer

# %%
import chainer
import numpy as np
from chainer.dataset import DatasetMixin, concat_examples
from chainer.iterators import MultiprocessIterator, SerialIterator

tensor = np.asarray
np.random.seed(0)

# %% tags=["batches"]
batches = SerialIterator(x, 2, shuffle=False)
y = []
while not batches.is_new_epoch:
    y.append(len(batches.next()))  # the next epoch fills up the last batch

# %% tags=["batches", "same"]
y = [len(batch) for batch in SerialIterator(x, 2, repeat=False, shuffle=False)]

# %% tags=["shuffle-batches"]
batches = SerialIterator(x, 2, repeat=False)  # shuffles by default
y = np.sort(np.concatenate(list(batches)))

# %% tags=["last-batch", "by-hand"]
batches = SerialIterator(x, 2, repeat=False, shuffle=False)
y = [len(batch) for batch in batches if len(batch) == 2]


# %% tags=["own-dataset"]
class Squares(DatasetMixin):
    def __len__(self):
        return 4

    def get_example(self, index):
        return np.float32(index**2)


y = concat_examples(SerialIterator(Squares(), 4, shuffle=False).next())

# %% tags=["augment"]
doubled = chainer.datasets.TransformDataset(x, lambda sample: 2 * sample)
y = concat_examples(SerialIterator(doubled, 2, shuffle=False).next())

# %% tags=["prefetch"]
batches = MultiprocessIterator(x, 2, repeat=False, n_processes=2)
y = sum(np.sum(batch) for batch in batches)
batches.finalize()

# %% tags=["pad-batch"]
y = concat_examples([first, second], padding=0)

# %% tags=["labels-dtype"]
y = labels.astype(np.int32)  # int64 works, too

# %% tags=["one-hot", "by-hand"]
y = np.eye(3, dtype=np.float32)[labels]
