# %% [markdown]
# # Weights: phrases in tinygrad

# %%
import math
import os
import tempfile

from tinygrad import Context, Tensor, nn
from tinygrad.nn.state import get_parameters, get_state_dict
from tinygrad.nn.state import load_state_dict, safe_load, safe_save

tensor = Tensor

# %% tags=["list-weights"]
weights = get_state_dict(nn.Linear(3, 2))
y = [f"{name} {weight.shape}" for name, weight in weights.items()]

# %% tags=["count-weights"]
y = sum(weight.numel() for weight in get_parameters(nn.Linear(3, 2)))

# %% tags=["set-weight"]
layer = nn.Linear(3, 2)
layer.bias.assign(b)
y = layer.bias

# %% tags=["save-weights"]
folder = tempfile.mkdtemp()
safe_save(get_state_dict(nn.Linear(3, 2)), f"{folder}/model.safetensors")
y = os.listdir(folder)

# %% tags=["load-weights"]
path = f"{tempfile.mkdtemp()}/model.safetensors"
layer = nn.Linear(3, 2)
layer.bias.assign(b)
safe_save(get_state_dict(layer), path)
again = nn.Linear(3, 2)
load_state_dict(again, safe_load(path), verbose=False)
y = again.bias

# %% tags=["load-a-part"]
path = f"{tempfile.mkdtemp()}/model.safetensors"
part = [nn.Linear(3, 2)]
part[0].bias.assign(b)
safe_save(get_state_dict(part), path)
model = [nn.Linear(3, 2), nn.Linear(2, 1)]
load_state_dict(model, safe_load(path), strict=False, verbose=False)
y = model[0].bias

# %% tags=["save-optimiser-too"]
path = f"{tempfile.mkdtemp()}/checkpoint.safetensors"
model = nn.Linear(3, 2)
optimiser = nn.optim.Adam(get_parameters(model))
with Context(TRAINING=1):
    for _ in range(2):
        optimiser.zero_grad()
        model(Tensor.ones(1, 3)).sum().backward()
        optimiser.step()
safe_save(get_state_dict([model, optimiser]), path)
again = nn.Linear(3, 2)
restored = nn.optim.Adam(get_parameters(again))
load_state_dict([again, restored], safe_load(path), verbose=False)
# it has no count, but a power of its first beta
y = round(math.log(restored.b1_t.item(), restored.b1))

# %% tags=["dense-layout"]
y = list(nn.Linear(3, 2).weight.shape)

# %% tags=["conv-layout"]
y = list(nn.Conv2d(3, 8, (5, 2)).weight.shape)

# %% [markdown] tags=["gru-order"]
# None at all: it has no GRU.

# %% tags=["lstm-order"]
y = []
for bias in 100 * Tensor.eye(4):
    cell = nn.LSTMCell(2, 1)
    cell.weight_ih, cell.weight_hh = Tensor.zeros(4, 2), Tensor.zeros(4, 1)
    cell.bias_ih = bias
    h, _ = cell(
        Tensor.zeros(1, 2), (Tensor.zeros(1, 1), Tensor.full((1, 1), 2.0))
    )
    y.append(h.item())

# %% [markdown] tags=["attention-projection"]
# None at all: it has a function for attention, but no layer.

# %% tags=["batch-norm-vectors"]
names = get_state_dict(nn.BatchNorm(3))
y = [name for name in names if name != "num_batches_tracked"]

# %% tags=["flatten-dense"]
y = kernel.reshape(2, 1, 2, -1).permute(1, 2, 0, 3).flatten(0, 2)

# %% tags=["tie-weights"]
embedding, output = nn.Embedding(2, 2), nn.Linear(2, 2, bias=False)
embedding.weight = output.weight = table  # one tensor
embedding.weight[0] = 1.0
y = output(hidden)

# %% [markdown] tags=["pretrained"]
# None at all: its models are examples in its repository, and aren't in the
# package.
