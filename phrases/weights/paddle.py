# %% [markdown]
# # Weights: phrases in PaddlePaddle

# %%
import os
import tempfile

import paddle
from paddle import nn
from paddle.vision import models

tensor = paddle.to_tensor
zeros = nn.initializer.Constant(0.0)

# %% tags=["list-weights"]
layer = nn.Linear(3, 2)
y = [
    f"{name} {tuple(weight.shape)}"
    for name, weight in layer.named_parameters()
]

# %% tags=["count-weights"]
layer = nn.Linear(3, 2)
y = sum(weight.size for weight in layer.parameters())

# %% tags=["set-weight"]
layer = nn.Linear(3, 2)
layer.bias.set_value(b)
y = layer.bias

# %% tags=["save-weights"]
folder = tempfile.mkdtemp()
paddle.save(nn.Linear(3, 2).state_dict(), f"{folder}/model.pdparams")
y = os.listdir(folder)

# %% tags=["load-weights"]
path = f"{tempfile.mkdtemp()}/model.pdparams"
layer = nn.Linear(3, 2)
layer.bias.set_value(b)
paddle.save(layer.state_dict(), path)
again = nn.Linear(3, 2)
again.set_state_dict(paddle.load(path))
y = again.bias

# %% tags=["load-a-part"]
path = f"{tempfile.mkdtemp()}/model.pdparams"
part = nn.Sequential(nn.Linear(3, 2))
part[0].bias.set_value(b)
paddle.save(part.state_dict(), path)
model = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 1))
model.set_state_dict(paddle.load(path))  # only warns of what is missing
y = model[0].bias

# %% tags=["save-optimiser-too"]
path = f"{tempfile.mkdtemp()}/checkpoint"
model = nn.Linear(3, 2)
schedule = paddle.optimizer.lr.StepDecay(0.001, step_size=10)
optimiser = paddle.optimizer.Adam(schedule, parameters=model.parameters())
for _ in range(2):
    model(paddle.ones([1, 3])).sum().backward()
    optimiser.step()
    schedule.step()
paddle.save(
    {"model": model.state_dict(), "optimiser": optimiser.state_dict()}, path
)
held = paddle.load(path)
model.set_state_dict(held["model"])
optimiser.set_state_dict(held["optimiser"])
y = optimiser.state_dict()["LR_Scheduler"]["last_epoch"]  # Adam has no count

# %% tags=["dense-layout"]
y = list(nn.Linear(3, 2).weight.shape)

# %% tags=["conv-layout"]
y = list(nn.Conv2D(3, 8, (5, 2)).weight.shape)

# %% tags=["gru-order"]
y = []
for block in range(3):
    cell = nn.GRUCell(2, 1, zeros, zeros, zeros, zeros)
    with paddle.no_grad():
        cell.bias_ih[block] = 100.0
    output, _ = cell(paddle.zeros([1, 2]), paddle.full([1, 1], 2.0))
    y.append(output.item())

# %% tags=["lstm-order"]
y = []
for block in range(4):
    cell = nn.LSTMCell(2, 1, zeros, zeros, zeros, zeros)
    with paddle.no_grad():
        cell.bias_ih[block] = 100.0
    state = paddle.zeros([1, 1]), paddle.full([1, 1], 2.0)
    output, _ = cell(paddle.zeros([1, 2]), state)
    y.append(output.item())

# %% tags=["attention-projection"]
layer = nn.MultiHeadAttention(4, 2)
y = [
    f"{name} {tuple(weight.shape)}"
    for name, weight in layer.named_parameters()
]

# %% tags=["batch-norm-vectors"]
y = list(nn.BatchNorm1D(3).state_dict())

# %% tags=["flatten-dense"]
y = kernel.reshape([2, 1, 2, -1]).transpose([1, 2, 0, 3]).flatten(0, 2)

# %% tags=["tie-weights"]
embedding = nn.Embedding(2, 2)
embedding.weight.set_value(table)
with paddle.no_grad():
    embedding.weight[0] = 1.0
# nn.Linear has (inputs, outputs): it can't share the table
y = paddle.matmul(hidden, embedding.weight, transpose_y=True)

# %% tags=["pretrained"]
y = sum(name.startswith("resnet") for name in models.__all__)
