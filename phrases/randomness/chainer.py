# %% [markdown]
# # Randomness: phrases in Chainer

# %%
import time

import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np
from chainer.distributions import Categorical, Normal, Uniform
from chainer.iterators import MultiprocessIterator, SerialIterator

tensor = np.asarray
zeros, ones = np.zeros(2, np.float32), np.ones(2, np.float32)

# %% tags=["seed"]
normal = Normal(loc=zeros, scale=ones)
np.random.seed(0)  # on a GPU cupy.random.seed, too
first = normal.sample()
np.random.seed(0)
y = F.max(abs(normal.sample() - first))

# %% tags=["keys-or-state"]
normal = Normal(loc=zeros, scale=ones)
y = int(np.array_equal(normal.sample().array, normal.sample().array))

# %% tags=["same-layer"]
np.random.seed(0)
first = L.Linear(3, 2)
np.random.seed(0)
second = L.Linear(3, 2)
y = int(np.array_equal(first.W.array, second.W.array))

# %% tags=["seeded-dropout"]
np.random.seed(0)
first = F.dropout(np.ones(100, np.float32)).array
np.random.seed(0)
y = int(np.array_equal(F.dropout(np.ones(100, np.float32)).array, first))

# %% tags=["seeded-shuffle"]
orders = []
for _ in range(2):
    np.random.seed(0)
    batches = SerialIterator(range(10), 5, repeat=False, shuffle=True)
    orders.append([number for batch in batches for number in batch])
y = int(orders[0] == orders[1])


# %% tags=["workers"]
class Draws(chainer.dataset.DatasetMixin):
    def __len__(self):
        return 4

    def get_example(self, index):
        time.sleep(0.1)  # else one worker might load all
        return np.random.uniform()


np.random.seed(0)
batches = MultiprocessIterator(Draws(), 2, repeat=False, n_processes=2)
y = len({number for batch in batches for number in batch})
batches.finalize()

# %% tags=["deterministic"]
with chainer.using_config("cudnn_deterministic", True):
    y = int(chainer.config.cudnn_deterministic)

# %% tags=["draw"]
y = [
    Normal(loc=zeros, scale=ones).sample().shape,
    Uniform(low=zeros, high=ones).sample().shape,
    Categorical(p=np.full((2, 2), 0.5, np.float32)).sample().shape,
]
