# %% [markdown]
# # Data: phrases in MXNet Gluon

# %%
import mxnet as mx
from mxnet import gluon


def tensor(array):
    return mx.nd.array(array, dtype=array.dtype)


# %% tags=["batches"]
y = [len(batch) for batch in gluon.data.DataLoader(x, batch_size=2)]

# %% tags=["shuffle-batches"]
loader = gluon.data.DataLoader(x, batch_size=2, shuffle=True)
y = mx.nd.concat(*loader, dim=0).reshape(-1).sort()

# %% tags=["last-batch"]
loader = gluon.data.DataLoader(x, batch_size=2, last_batch="discard")
y = [len(batch) for batch in loader]


# %% tags=["own-dataset"]
class Squares(gluon.data.Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return float(index**2)


y = next(iter(gluon.data.DataLoader(Squares(), batch_size=4)))

# %% tags=["augment"]
doubled = gluon.data.ArrayDataset(x).transform(lambda sample: 2 * sample)
y = next(iter(gluon.data.DataLoader(doubled, batch_size=2)))

# %% tags=["prefetch"]
loader = gluon.data.DataLoader(x, batch_size=2, num_workers=2)
y = sum(batch.sum().asscalar() for batch in loader)

# %% tags=["pad-batch", "by-hand"]
y = mx.nd.zeros((2, max(len(first), len(second))))
for number, row in enumerate((first, second)):
    y[number, : len(row)] = row

# %% tags=["labels-dtype"]
y = labels.astype("float32")  # MXNet's default; integers will do, too

# %% tags=["one-hot"]
y = mx.nd.one_hot(labels, 3)
