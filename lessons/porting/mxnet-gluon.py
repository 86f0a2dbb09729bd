# %% [markdown]
# # My port is worse: the notes in MXNet Gluon

# %%
import os
import tempfile

import mxnet as mx
import numpy as np
from mxnet import autograd, gluon
from mxnet.gluon import nn

os.chdir(tempfile.mkdtemp())

# %% tags=["notes", "trap"]
model = nn.Sequential()
model.add(nn.Dense(5, activation="relu"), nn.Dense(3))
model.initialize()
x, y = mx.nd.random.normal(shape=(8, 4)), mx.nd.array(np.arange(8) % 3)
trainer = gluon.Trainer(model.collect_params(), "sgd", {"learning_rate": 0.1})
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()

model(x)  # the parameters get their shapes
notes = {"data/x": x.asnumpy(), "data/y": y.asnumpy()}
for name, parameter in model.collect_params().items():
    notes[f"weights/{name}"] = notes[f"seeds/{name}"] = parameter.data().asnumpy()
output = x
for layer in model:
    output = layer(output)
    notes[f"outputs/{layer.name}"] = output.asnumpy()
with autograd.record(train_mode=False):
    loss = loss_fn(model(x), y)
loss.backward()
notes["loss"] = loss.mean().asnumpy()
for name, parameter in model.collect_params().items():
    notes[f"gradients/{name}"] = parameter.grad().asnumpy() / len(x)  # of the mean
trainer.step(len(x))
for name, parameter in model.collect_params().items():
    notes[f"step/{name}"] = parameter.data().asnumpy()
notes["evaluation/logits"], notes["evaluation/again"] = model(x).asnumpy(), model(x).asnumpy()
np.savez("port.npz", **notes)

observed = len({key.partition("/")[0] for key in np.load("port.npz")})
