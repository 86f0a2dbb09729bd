# %% [markdown]
# # Weights: phrases in PyTorch

# %%
import tempfile
from pathlib import Path

import torch
from torch import nn

tensor = torch.tensor

# %% tags=["list-weights"]
layer = nn.Linear(3, 2)
y = [
    f"{name} {tuple(weight.shape)}"
    for name, weight in layer.named_parameters()
]

# %% tags=["count-weights"]
layer = nn.Linear(3, 2)
y = sum(weight.numel() for weight in layer.parameters())

# %% tags=["set-weight"]
layer = nn.Linear(3, 2)
with torch.no_grad():
    layer.bias.copy_(b)
y = layer.bias

# %% tags=["save-weights"]
folder = Path(tempfile.mkdtemp())
torch.save(nn.Linear(3, 2).state_dict(), folder / "model.pt")
y = [path.name for path in folder.iterdir()]

# %% tags=["load-weights"]
path = Path(tempfile.mkdtemp()) / "model.pt"
layer = nn.Linear(3, 2)
layer.bias.data = b
torch.save(layer.state_dict(), path)
again = nn.Linear(3, 2)
again.load_state_dict(torch.load(path))
y = again.bias

# %% tags=["load-a-part"]
path = Path(tempfile.mkdtemp()) / "model.pt"
part = nn.Sequential(nn.Linear(3, 2))
part[0].bias.data = b
torch.save(part.state_dict(), path)
model = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 1))
model.load_state_dict(torch.load(path), strict=False)
y = model[0].bias

# %% tags=["save-optimiser-too"]
path = Path(tempfile.mkdtemp()) / "checkpoint.pt"
model = nn.Linear(3, 2)
optimiser = torch.optim.Adam(model.parameters())
for _ in range(2):
    model(torch.ones(1, 3)).sum().backward()
    optimiser.step()
torch.save(
    {"model": model.state_dict(), "optimiser": optimiser.state_dict()}, path
)
again = nn.Linear(3, 2)
restored = torch.optim.Adam(again.parameters())
held = torch.load(path)
again.load_state_dict(held["model"])
restored.load_state_dict(held["optimiser"])
y = restored.state[again.weight]["step"]

# %% tags=["dense-layout"]
y = list(nn.Linear(3, 2).weight.shape)

# %% tags=["conv-layout"]
y = list(nn.Conv2d(3, 8, (5, 2)).weight.shape)

# %% tags=["gru-order"]
y = []
for block in range(3):
    cell = nn.GRUCell(2, 1)
    for weight in cell.parameters():
        nn.init.zeros_(weight)
    cell.bias_ih.data[block] = 100.0
    y.append(cell(torch.zeros(1, 2), torch.full((1, 1), 2.0)).item())

# %% tags=["lstm-order"]
y = []
for block in range(4):
    cell = nn.LSTMCell(2, 1)
    for weight in cell.parameters():
        nn.init.zeros_(weight)
    cell.bias_ih.data[block] = 100.0
    h, _ = cell(
        torch.zeros(1, 2), (torch.zeros(1, 1), torch.full((1, 1), 2.0))
    )
    y.append(h.item())

# %% tags=["attention-projection"]
layer = nn.MultiheadAttention(4, 2)
y = [
    f"{name} {tuple(weight.shape)}"
    for name, weight in layer.named_parameters()
]

# %% tags=["batch-norm-vectors"]
y = [
    name
    for name in nn.BatchNorm1d(3).state_dict()
    if name != "num_batches_tracked"
]

# %% tags=["flatten-dense"]
y = kernel.reshape(2, 1, 2, -1).permute(1, 2, 0, 3).flatten(0, 2)

# %% tags=["tie-weights"]
embedding, output = nn.Embedding(2, 2), nn.Linear(2, 2, bias=False)
embedding.weight.data = table
output.weight = embedding.weight  # one parameter
embedding.weight.data[0] = 1.0
y = output(hidden)

# %% [markdown] tags=["pretrained"]
# In torchvision, a package of its own, which the pinned environment doesn't
# have.
