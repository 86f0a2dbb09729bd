# %% [markdown]
# # Randomness: phrases in MXNet Gluon

# %%
import mxnet as mx
import numpy as np
from mxnet import autograd, gluon
from mxnet.gluon import nn


def tensor(array):
    return mx.nd.array(array, dtype=array.dtype)


def equal(first, second):
    return int(np.array_equal(first.asnumpy(), second.asnumpy()))


# %% tags=["seed"]
mx.random.seed(0)  # NumPy's and Python's generators have seeds of their own
first = mx.nd.random.normal(shape=3)
mx.random.seed(0)
y = (mx.nd.random.normal(shape=3) - first).abs().max().asscalar()

# %% tags=["keys-or-state"]
y = equal(mx.nd.random.normal(shape=3), mx.nd.random.normal(shape=3))

# %% tags=["same-layer"]
layers = []
for _ in range(2):
    mx.random.seed(0)
    layers.append(nn.Dense(2, in_units=3))
    layers[-1].initialize()  # this draws
y = equal(layers[0].weight.data(), layers[1].weight.data())

# %% tags=["seeded-dropout"]
drop, outputs = nn.Dropout(0.5), []
for _ in range(2):
    mx.random.seed(0)
    with autograd.train_mode():
        outputs.append(drop(mx.nd.ones(100)))
y = equal(*outputs)

# %% tags=["seeded-shuffle"]
orders = []
for _ in range(2):
    mx.random.seed(0)  # loaders shuffle with NumPy's generator
    loader = gluon.data.DataLoader(
        mx.nd.arange(10), batch_size=1, shuffle=True
    )
    orders.append(mx.nd.concat(*loader, dim=0))
y = equal(*orders)

# %% tags=["seeded-shuffle", "same"]
orders = []
for _ in range(2):
    np.random.seed(0)
    loader = gluon.data.DataLoader(
        mx.nd.arange(10), batch_size=1, shuffle=True
    )
    orders.append(mx.nd.concat(*loader, dim=0))
y = equal(*orders)


# %% tags=["workers"]
class Draws(gluon.data.Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return np.random.uniform()


np.random.seed(0)
loader = gluon.data.DataLoader(Draws(), batch_size=2, num_workers=2)
y = len({number for batch in loader for number in batch.asnumpy().tolist()})

# %% [markdown] tags=["deterministic"]
# The variable `MXNET_ENFORCE_DETERMINISM=1`, which is for GPUs:
# the CPU build doesn't know it.

# %% tags=["draw"]
y = [
    mx.nd.random.normal(shape=2).shape,
    mx.nd.random.uniform(
        shape=2
    ).shape,  # the first two arguments are the bounds
    mx.nd.random.multinomial(mx.nd.array([0.5, 0.5]), shape=2).shape,
]
