# %% [markdown]
# # Data and batches: checks in MXNet Gluon

# %%
import mxnet as mx
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
