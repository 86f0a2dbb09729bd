# %% [markdown]
# # Weights: phrases in MLX

# %%
import tempfile
from pathlib import Path

import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim
from mlx.utils import tree_flatten, tree_unflatten

tensor = mx.array

# %% tags=["list-weights"]
layer = nn.Linear(3, 2)
y = [
    f"{name} {weight.shape}"
    for name, weight in tree_flatten(layer.parameters())
]

# %% tags=["count-weights"]
layer = nn.Linear(3, 2)
y = sum(weight.size for name, weight in tree_flatten(layer.parameters()))

# %% tags=["set-weight"]
layer = nn.Linear(3, 2)
layer.bias = b
y = layer.bias

# %% tags=["save-weights"]
folder = Path(tempfile.mkdtemp())
nn.Linear(3, 2).save_weights(str(folder / "model.safetensors"))
y = [path.name for path in folder.iterdir()]

# %% tags=["load-weights"]
path = str(Path(tempfile.mkdtemp()) / "model.safetensors")
layer = nn.Linear(3, 2)
layer.bias = b
layer.save_weights(path)
again = nn.Linear(3, 2)
again.load_weights(path)
y = again.bias

# %% tags=["load-a-part"]
path = str(Path(tempfile.mkdtemp()) / "model.safetensors")
part = nn.Sequential(nn.Linear(3, 2))
part.layers[0].bias = b
part.save_weights(path)
model = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 1))
model.load_weights(path, strict=False)
y = model.layers[0].bias

# %% tags=["save-optimiser-too"]
folder = tempfile.mkdtemp()
model, optimiser = nn.Linear(3, 2), optim.Adam(learning_rate=0.001)
step = nn.value_and_grad(model, lambda: model(mx.ones((1, 3))).sum())
for _ in range(2):
    optimiser.update(model, step()[1])
model.save_weights(f"{folder}/model.safetensors")
state = tree_flatten(optimiser.state, destination={})
mx.save_safetensors(f"{folder}/optimiser.safetensors", state)
again, restored = nn.Linear(3, 2), optim.Adam(learning_rate=0.001)
again.load_weights(f"{folder}/model.safetensors")
restored.state = tree_unflatten(mx.load(f"{folder}/optimiser.safetensors"))
y = restored.step

# %% tags=["dense-layout"]
y = list(nn.Linear(3, 2).weight.shape)

# %% tags=["conv-layout"]
y = list(nn.Conv2d(3, 8, (5, 2)).weight.shape)

# %% tags=["gru-order"]
y = []
for block in range(3):
    layer = nn.GRU(2, 1)
    layer.apply(mx.zeros_like)
    layer.b[block] = 100.0
    y.append(layer(mx.zeros((1, 1, 2)), mx.full((1, 1), 2.0)).item())

# %% tags=["lstm-order"]
y = []
for block in range(4):
    layer = nn.LSTM(2, 1)
    layer.apply(mx.zeros_like)
    layer.bias[block] = 100.0
    h, c = layer(mx.zeros((1, 1, 2)), mx.zeros((1, 1)), mx.full((1, 1), 2.0))
    y.append(h.item())

# %% tags=["attention-projection"]
layer = nn.MultiHeadAttention(4, 2)
y = [
    f"{name} {weight.shape}"
    for name, weight in tree_flatten(layer.parameters())
]

# %% tags=["batch-norm-vectors"]
y = list(nn.BatchNorm(3).parameters())

# %% tags=["flatten-dense"]
y = kernel.reshape(2, 1, 2, -1).transpose(1, 2, 0, 3).reshape(4, -1)

# %% tags=["tie-weights"]
embedding = nn.Embedding(2, 2)
embedding.weight = table
embedding.weight[0] = 1.0
y = embedding.as_linear(hidden)

# %% [markdown] tags=["pretrained"]
# None at all: it has no models with pretrained weights.
