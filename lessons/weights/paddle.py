# %% [markdown]
# # Carrying weights over: checks in PaddlePaddle

# %%
import numpy as np
import paddle
from paddle import nn

from rosetta_common.ground.carried import case, off


def output(layer, x, **weights):
    """The layer's output with the given weights, in evaluation mode."""
    missing, unexpected = layer.set_state_dict(
        {name.replace("__", "."): paddle.to_tensor(array) for name, array in weights.items()}
    )
    assert missing == unexpected == []
    layer.eval()
    return layer(paddle.to_tensor(x)).numpy()


# %% tags=["carry-dense", "trap"]
x, w, y = case("dense")
observed = off(output(nn.Linear(4, 4), x, **w), y)

# %% tags=["carry-dense", "mend"]
observed = off(output(nn.Linear(4, 4), x, weight=w["weight"].T, bias=w["bias"]), y)

# %% tags=["carry-conv", "trap"]
x, w, y = case("conv")
observed = off(output(nn.Conv2D(4, 4, 3), x, **w), y)

# %% tags=["carry-conv1d", "trap"]
x, w, y = case("conv1d")
observed = off(output(nn.Conv1D(4, 4, 3), x, **w), y)

# %% tags=["carry-grouped", "trap"]
x, w, y = case("grouped")
observed = off(output(nn.Conv2D(4, 4, 3, groups=2), x, **w), y)

# %% tags=["carry-transposed", "trap"]
x, w, y = case("transposed")
observed = off(output(nn.Conv2DTranspose(4, 4, 3, stride=2), x, **w), y)

# %% tags=["carry-batchnorm", "trap"]
x, w, y = case("batchnorm")
names = {"weight": "weight", "bias": "bias", "running_mean": "_mean", "running_var": "_variance"}
observed = off(output(nn.BatchNorm2D(4), x, **{names[name]: array for name, array in w.items()}), y)

# %% tags=["carry-embedding", "trap"]
x, w, y = case("embedding")
observed = off(output(nn.Embedding(4, 4), x, **w), y)

# %% tags=["carry-lstm", "trap"]
x, w, y = case("lstm")
layer = nn.LSTM(4, 4)
layer.set_state_dict({f"{name}_l0": paddle.to_tensor(array) for name, array in w.items()})
observed = off(layer(paddle.to_tensor(x))[0].numpy(), y)

# %% tags=["carry-gru", "trap"]
x, w, y = case("gru")
layer = nn.GRU(4, 4)
layer.set_state_dict({f"{name}_l0": paddle.to_tensor(array) for name, array in w.items()})
observed = off(layer(paddle.to_tensor(x))[0].numpy(), y)

# %% tags=["carry-attention", "trap"]
x, w, y = case("attention")


def attention(turn):
    kernels = [*np.split(w["in_proj_weight"], 3), w["out_proj.weight"]]
    biases = [*np.split(w["in_proj_bias"], 3), w["out_proj.bias"]]
    weights = {}
    for name, kernel, bias in zip(("q_proj", "k_proj", "v_proj", "out_proj"), kernels, biases):
        weights[f"{name}__weight"], weights[f"{name}__bias"] = kernel.T if turn else kernel, bias
    return output(nn.MultiHeadAttention(4, 2), x, **weights)


observed = off(attention(turn=False), y)

# %% tags=["carry-attention", "mend"]
observed = off(attention(turn=True), y)

# %% tags=["carry-flatten", "trap"]
x, w, y = case("flatten")
observed = off(output(nn.Linear(64, 4), x.reshape(3, 64), weight=w["weight"].T, bias=w["bias"]), y)
