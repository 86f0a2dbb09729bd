# %% [markdown]
# # Data and batches: checks in MXNet Module

# %%
import mxnet as mx
import numpy as np

from rosetta_common.ground.shuffles import kind_of_shuffle

mx.random.seed(0)


# %% tags=["last-batch", "trap"]
observed = sum(len(batch.data[0]) for batch in mx.io.NDArrayIter(np.arange(10), batch_size=4, shuffle=True))

# %% tags=["last-batch", "mend"]
batches = mx.io.NDArrayIter(np.arange(10), batch_size=4, shuffle=True)
observed = sum(len(batch.data[0][: 4 - batch.pad]) for batch in batches)  # `pad` samples fill up the last batch

# %% tags=["pipeline-order", "trap"]
batches = mx.io.NDArrayIter(np.arange(1000), batch_size=10, shuffle=True)
orders = []
for _ in range(2):
    batches.reset()
    orders.append(np.concatenate([batch.data[0].asnumpy() for batch in batches]))
observed = kind_of_shuffle(*orders, 10)
