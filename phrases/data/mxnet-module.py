# %% [markdown]
# # Data: phrases in MXNet Module

# %%
import mxnet as mx

tensor = mx.nd.array
data = mx.sym.Variable("data")

# %% tags=["batches"]
y = [len(batch.data[0]) for batch in mx.io.NDArrayIter(x, batch_size=2)]

# %% tags=["batches", "same"]
y = [
    len(batch.data[0]) - batch.pad
    for batch in mx.io.NDArrayIter(x, batch_size=2)
]

# %% tags=["shuffle-batches"]
batches = mx.io.NDArrayIter(x, batch_size=2, shuffle=True)
parts = [
    batch.data[0][: 2 - batch.pad] for batch in batches
]  # pad samples fill it up
y = mx.nd.concat(*parts, dim=0).sort()

# %% tags=["last-batch"]
batches = mx.io.NDArrayIter(x, batch_size=2, last_batch_handle="discard")
y = [len(batch.data[0]) for batch in batches]


# %% tags=["own-dataset"]
class Squares(mx.io.DataIter):
    def next(self):
        return mx.io.DataBatch([mx.nd.arange(self.batch_size) ** 2])


y = next(Squares(batch_size=4)).data[0]

# %% [markdown] tags=["augment"]
# Only for images, by `mx.image.ImageIter` and its augmenters.

# %% tags=["prefetch"]
batches = mx.io.PrefetchingIter(mx.io.NDArrayIter(x, batch_size=2))
y = sum(batch.data[0].sum().asscalar() for batch in batches)

# %% tags=["labels-dtype"]
y = labels.astype("float32")

# %% tags=["one-hot"]
[y] = mx.sym.one_hot(data, depth=3).eval(data=labels)
