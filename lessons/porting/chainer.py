# %% [markdown]
# # My port is worse: the notes in Chainer

# %%
import os
import tempfile

import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np

os.chdir(tempfile.mkdtemp())

# %% tags=["notes", "trap"]
model = chainer.Sequential(L.Linear(4, 5), F.relu, L.Linear(5, 3))
x, y = np.random.randn(8, 4).astype(np.float32), np.arange(8) % 3
optimizer = chainer.optimizers.SGD(lr=0.1).setup(model)

notes = {"data/x": x, "data/y": y}
for name, parameter in model.namedparams():
    notes[f"weights{name}"] = notes[f"seeds{name}"] = parameter.array.copy()
with chainer.using_config("train", False):
    output = x
    for number, layer in enumerate(model):
        output = layer(output)
        notes[f"outputs/{number}"] = output.array
    loss = F.softmax_cross_entropy(output, y)
    model.cleargrads()
    loss.backward()
    notes["loss"] = loss.array
    for name, parameter in model.namedparams():
        notes[f"gradients{name}"] = parameter.grad.copy()
    optimizer.update()
    for name, parameter in model.namedparams():
        notes[f"step{name}"] = parameter.array.copy()
    notes["evaluation/logits"], notes["evaluation/again"] = model(x).array, model(x).array
np.savez("port.npz", **notes)

observed = len({key.partition("/")[0] for key in np.load("port.npz")})
