# %% [markdown]
# # Carrying weights over: checks in tinygrad

# %%
from tinygrad import Tensor, nn

from rosetta_common.ground.carried import case, off


def output(layer, x, weights):
    """The layer's output with the given weights."""
    state = {name: Tensor(array) for name, array in weights.items()}
    nn.state.load_state_dict(layer, state, strict=False, verbose=False)
    return layer(Tensor(x)).numpy()


# %% tags=["carry-dense", "trap"]
x, w, y = case("dense")
observed = off(output(nn.Linear(4, 4), x, w), y)

# %% tags=["carry-conv", "trap"]
x, w, y = case("conv")
observed = off(output(nn.Conv2d(4, 4, 3), x, w), y)

# %% tags=["carry-conv1d", "trap"]
x, w, y = case("conv1d")
observed = off(output(nn.Conv1d(4, 4, 3), x, w), y)

# %% tags=["carry-grouped", "trap"]
x, w, y = case("grouped")
observed = off(output(nn.Conv2d(4, 4, 3, groups=2), x, w), y)

# %% tags=["carry-transposed", "trap"]
x, w, y = case("transposed")
observed = off(output(nn.ConvTranspose2d(4, 4, 3, stride=2), x, w), y)

# %% tags=["carry-batchnorm", "trap"]
x, w, y = case("batchnorm")
observed = off(output(nn.BatchNorm(4), x, w), y)

# %% tags=["carry-embedding", "trap"]
x, w, y = case("embedding")
observed = off(output(nn.Embedding(4, 4), x, w), y)

# %% tags=["carry-flatten", "trap"]
x, w, y = case("flatten")
observed = off(output(nn.Linear(64, 4), x.reshape(3, 64), w), y)
