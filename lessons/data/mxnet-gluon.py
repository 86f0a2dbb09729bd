# %% [markdown]
# # Data and batches: checks in MXNet Gluon

# %%
import mxnet as mx
import numpy as np
from mxnet import gluon

from rosetta_common.ground.shuffles import kind_of_shuffle

mx.random.seed(0)


# %% tags=["last-batch", "trap"]
observed = sum(len(batch) for batch in gluon.data.DataLoader(mx.nd.arange(10), batch_size=4, shuffle=True))

# %% tags=["pipeline-order", "trap"]
loader = gluon.data.DataLoader(mx.nd.arange(1000), batch_size=10)
observed = kind_of_shuffle(*(mx.nd.concat(*loader, dim=0).asnumpy() for _ in range(2)), 10)

# %% tags=["pipeline-order", "mend"]
loader = gluon.data.DataLoader(mx.nd.arange(1000), batch_size=10, shuffle=True)
observed = kind_of_shuffle(*(mx.nd.concat(*loader, dim=0).asnumpy() for _ in range(2)), 10)


# %% tags=["worker-seeds", "trap"]
class Noise(gluon.data.Dataset):
    """Samples of NumPy's random numbers."""

    def __len__(self):
        return 4

    def __getitem__(self, index):
        return np.random.rand()


numbers = [batch.asscalar() for batch in gluon.data.DataLoader(Noise(), batch_size=1, num_workers=2)]
observed = bool(numbers[0] == numbers[1])
