# %% [markdown]
# # Optimisers: checks in MXNet Gluon

# %%
import mxnet as mx
from mxnet import autograd, gluon

mx.random.seed(0)

# %% tags=["momentum", "trap"]
weight = gluon.Parameter("weight", shape=(1,), init="zeros")
weight.initialize()
trainer = gluon.Trainer([weight], "sgd", {"learning_rate": 1, "momentum": 0.9})
for _ in range(3):
    with autograd.record():
        loss = weight.data().sum()
    loss.backward()
    trainer.step(batch_size=1)
observed = -weight.data().asscalar()

# %% tags=["gradient-clipping", "trap"]
weight = gluon.Parameter("weight", shape=(1,), init="zeros")
weight.initialize()
trainer = gluon.Trainer([weight], "sgd", {"learning_rate": 1})
with autograd.record():
    loss = 1000 * weight.data()
loss.backward()
trainer.step(batch_size=1)
observed = -weight.data().asscalar()

# %% tags=["adam-correction", "trap"]
weight = gluon.Parameter("weight", shape=(1,), init="zeros")
weight.initialize()
trainer = gluon.Trainer([weight], "adam", {"learning_rate": 0.01})
with autograd.record():
    loss = weight.data().sum()
loss.backward()
trainer.step(batch_size=1)
observed = -weight.data().asscalar() / 0.01
