# %% [markdown]
# # My port is worse: the notes in PyTorch

# %%
import os
import tempfile

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

os.chdir(tempfile.mkdtemp())

# %% tags=["notes", "trap"]
model = nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 3))
x, y = torch.randn(8, 4), torch.randint(3, (8,))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

notes = {"data/x": x, "data/y": y}
notes.update({f"weights/{name}": array.clone() for name, array in model.state_dict().items()})
notes.update({f"seeds/{name}": array.clone() for name, array in model.named_parameters()})


def note_output(name):
    return lambda layer, inputs, output: notes.setdefault(f"outputs/{name}", output)


model.eval()
hooks = [layer.register_forward_hook(note_output(name)) for name, layer in model.named_children()]
loss = F.cross_entropy(model(x), y)
for hook in hooks:
    hook.remove()
loss.backward()
notes["loss"] = loss
notes.update({f"gradients/{name}": weight.grad.clone() for name, weight in model.named_parameters()})
optimizer.step()
notes.update({f"step/{name}": array.clone() for name, array in model.state_dict().items()})
notes["evaluation/logits"], notes["evaluation/again"] = model(x), model(x)
np.savez("port.npz", **{name: array.detach().cpu().numpy() for name, array in notes.items()})

observed = len({key.partition("/")[0] for key in np.load("port.npz")})
