# %% [markdown]
# # My port is worse: the notes in PaddlePaddle

# %%
import os
import tempfile

import numpy as np
import paddle
from paddle import nn
from paddle.nn import functional as F

os.chdir(tempfile.mkdtemp())

# %% tags=["notes", "trap"]
model = nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 3))
x, y = paddle.randn([8, 4]), paddle.randint(0, 3, [8])
optimizer = paddle.optimizer.SGD(0.1, parameters=model.parameters())

notes = {"data/x": x, "data/y": y}
notes.update({f"weights/{name}": array.clone() for name, array in model.state_dict().items()})
notes.update({f"seeds/{name}": array.clone() for name, array in model.named_parameters()})


def note_output(name):
    def hook(layer, inputs, output):
        notes[f"outputs/{name}"] = output

    return hook


model.eval()
hooks = [layer.register_forward_post_hook(note_output(name)) for name, layer in model.named_children()]
loss = F.cross_entropy(model(x), y)
for hook in hooks:
    hook.remove()
loss.backward()
notes["loss"] = loss
notes.update({f"gradients/{name}": weight.grad.clone() for name, weight in model.named_parameters()})
optimizer.step()
notes.update({f"step/{name}": array.clone() for name, array in model.state_dict().items()})
notes["evaluation/logits"], notes["evaluation/again"] = model(x), model(x)
np.savez("port.npz", **{name: array.numpy() for name, array in notes.items()})

observed = len({key.partition("/")[0] for key in np.load("port.npz")})
