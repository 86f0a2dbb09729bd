# %% [markdown]
# # My port is worse: the notes in MLX

# %%
import os
import tempfile

import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim
import numpy as np
from mlx.utils import tree_flatten

os.chdir(tempfile.mkdtemp())

# %% tags=["notes", "trap"]
model = nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 3))
x, y = mx.random.normal((8, 4)), mx.random.randint(0, 3, (8,))
optimizer = optim.SGD(learning_rate=0.1)


def loss_fn(model, x, y):
    return nn.losses.cross_entropy(model(x), y, reduction="mean")


def by_name(rung, tree):
    return {f"{rung}/{name}": np.array(array) for name, array in tree_flatten(tree)}


notes = {"data/x": x, "data/y": y}
notes.update(by_name("weights", model.parameters()))
notes.update(by_name("seeds", model.trainable_parameters()))
model.eval()
output = x
for number, layer in enumerate(model.layers):
    notes[f"outputs/layers.{number}"] = output = layer(output)
notes["loss"], gradients = nn.value_and_grad(model, loss_fn)(model, x, y)
notes.update(by_name("gradients", gradients))
optimizer.update(model, gradients)
notes.update(by_name("step", model.parameters()))
notes["evaluation/logits"], notes["evaluation/again"] = model(x), model(x)
np.savez("port.npz", **{name: np.array(array) for name, array in notes.items()})

observed = len({key.partition("/")[0] for key in np.load("port.npz")})
