# %% [markdown]
# # Embeddings: checks in MXNet Gluon

# %%
import mxnet as mx
from mxnet import autograd, gluon
from mxnet.gluon import nn

mx.random.seed(0)


def initialised(layer):
    layer.initialize()
    return layer


# %% tags=["adam-rows", "trap"]
embedding = initialised(nn.Embedding(3, 1))
trainer = gluon.Trainer(embedding.collect_params(), "adam", {"learning_rate": 0.01})
for word in (0, 1):
    before = embedding.weight.data().asnumpy()[0, 0]
    with autograd.record():
        loss = embedding(mx.nd.array([word])).sum()
    loss.backward()
    trainer.step(batch_size=1)
observed = embedding.weight.data().asnumpy()[0, 0] != before  # it doesn't with nn.Embedding(..., sparse_grad=True)

# %% tags=["padding-index", "trap"]
embedding = initialised(nn.Embedding(3, 2))
with autograd.record():
    loss = embedding(mx.nd.array([0])).sum()
loss.backward()
observed = "learns" if embedding.weight.grad()[0].asnumpy().any() else "stays"

# %% tags=["embedding-range", "trap", "raises"]
embedding = initialised(nn.Embedding(3, 2))
outputs, last = embedding(mx.nd.array([3])), embedding(mx.nd.array([2]))
observed = (
    "zeros" if not outputs.asnumpy().any() else "the last row" if (outputs == last).asnumpy().all() else "some row"
)

# %% tags=["embedding-init", "trap"]
observed = initialised(nn.Embedding(1000, 100)).weight.data().asnumpy().std()

# %% tags=["clip-repeated", "trap"]
embedding = initialised(nn.Embedding(3, 1))
with autograd.record():
    loss = embedding(mx.nd.array([0, 0])).sum()
loss.backward()
observed = gluon.utils.clip_global_norm([embedding.weight.grad()], 1)
