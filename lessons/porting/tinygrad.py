# %% [markdown]
# # My port is worse: the notes in tinygrad

# %%
import os
import tempfile

import numpy as np
from tinygrad import Context, Tensor, nn

os.chdir(tempfile.mkdtemp())

# %% tags=["notes", "trap"]
layers = [nn.Linear(4, 5), Tensor.relu, nn.Linear(5, 3)]
x, y = Tensor.randn(8, 4).realize(), Tensor.randint(8, high=3).realize()
weights = nn.state.get_state_dict(layers)
optimizer = nn.optim.SGD(nn.state.get_parameters(layers), lr=0.1)

notes = {"data/x": x.numpy(), "data/y": y.numpy()}
for name, array in weights.items():
    notes[f"weights/{name}"] = notes[f"seeds/{name}"] = array.numpy().copy()
output = x
for number, layer in enumerate(layers):
    output = layer(output)
    notes[f"outputs/{number}"] = output.numpy()
with Context(TRAINING=1):
    loss = x.sequential(layers).cross_entropy(y)
    loss.backward()
    notes["loss"] = loss.numpy()
    for name, array in weights.items():
        notes[f"gradients/{name}"] = array.grad.numpy().copy()
    optimizer.step()
for name, array in weights.items():
    notes[f"step/{name}"] = array.numpy().copy()
notes["evaluation/logits"], notes["evaluation/again"] = x.sequential(layers).numpy(), x.sequential(layers).numpy()
np.savez("port.npz", **notes)

observed = len({key.partition("/")[0] for key in np.load("port.npz")})
