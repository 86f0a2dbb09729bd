# %% [markdown]
# # Data and batches: checks in MXNet Gluon

# %%
import mxnet as mx
from mxnet import gluon

mx.random.seed(0)

# %% tags=["last-batch", "trap"]
observed = sum(len(batch) for batch in gluon.data.DataLoader(mx.nd.arange(10), batch_size=4, shuffle=True))
