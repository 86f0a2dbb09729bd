# %% [markdown]
# # Carrying weights over: checks in PyTorch

# %%
import torch
from torch import nn

from rosetta_common.ground.carried import case, off


def loaded(layer, weights):
    """The layer with the given weights, in evaluation mode."""
    layer.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()}, strict=False)
    return layer.eval()


def output(layer, x):
    with torch.inference_mode():
        return layer(torch.from_numpy(x)).numpy()


# %% tags=["carry-dense", "trap"]
x, w, y = case("dense")
observed = off(output(loaded(nn.Linear(4, 4), w), x), y)

# %% tags=["carry-conv", "trap"]
x, w, y = case("conv")
observed = off(output(loaded(nn.Conv2d(4, 4, 3), w), x), y)

# %% tags=["carry-conv1d", "trap"]
x, w, y = case("conv1d")
observed = off(output(loaded(nn.Conv1d(4, 4, 3), w), x), y)

# %% tags=["carry-grouped", "trap"]
x, w, y = case("grouped")
observed = off(output(loaded(nn.Conv2d(4, 4, 3, groups=2), w), x), y)

# %% tags=["carry-transposed", "trap"]
x, w, y = case("transposed")
observed = off(output(loaded(nn.ConvTranspose2d(4, 4, 3, stride=2), w), x), y)

# %% tags=["carry-batchnorm", "trap"]
x, w, y = case("batchnorm")
observed = off(output(loaded(nn.BatchNorm2d(4), w), x), y)

# %% tags=["carry-embedding", "trap"]
x, w, y = case("embedding")
observed = off(output(loaded(nn.Embedding(4, 4), w), x), y)

# %% tags=["carry-lstm", "trap"]
x, w, y = case("lstm")
layer = loaded(nn.LSTM(4, 4, batch_first=True), {f"{name}_l0": array for name, array in w.items()})
observed = off(layer(torch.from_numpy(x))[0].detach().numpy(), y)

# %% tags=["carry-gru", "trap"]
x, w, y = case("gru")
layer = loaded(nn.GRU(4, 4, batch_first=True), {f"{name}_l0": array for name, array in w.items()})
observed = off(layer(torch.from_numpy(x))[0].detach().numpy(), y)

# %% tags=["carry-attention", "trap"]
x, w, y = case("attention")
layer, words = loaded(nn.MultiheadAttention(4, 2, batch_first=True), w), torch.from_numpy(x)
observed = off(layer(words, words, words)[0].detach().numpy(), y)

# %% tags=["carry-flatten", "trap"]
x, w, y = case("flatten")
observed = off(output(nn.Sequential(nn.Flatten(), loaded(nn.Linear(64, 4), w)), x), y)
