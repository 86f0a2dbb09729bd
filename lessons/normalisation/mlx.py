# %% [markdown]
# # Normalisation: checks in MLX

# %%
import mlx.core as mx
import mlx.nn as nn

mx.random.seed(0)

# %% tags=["batchnorm-momentum", "trap"]
layer = nn.BatchNorm(1)
layer(mx.array([[0.0], [2.0]]))  # the batch's mean is 1
observed = layer.running_mean.item()

# %% tags=["batchnorm-epsilon", "trap"]
layer = nn.BatchNorm(1).eval()
layer.running_var = mx.zeros(1)
observed = layer(mx.ones((1, 1))).item() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-variance", "trap"]
layer = nn.BatchNorm(1, momentum=1)
layer(mx.array([[0.0], [4.0]]))  # their variance is 4 if divided by n, 8 if by n - 1
observed = layer.running_var.item() / 4

# %% tags=["batchnorm-scale", "trap"]
observed = "weight" in nn.BatchNorm(4).trainable_parameters()

# %% tags=["batchnorm-prediction", "trap"]
layer = nn.BatchNorm(4)
for _ in range(20):
    layer(3 + 2 * mx.random.normal((64, 4)))
layer.eval()
x = mx.random.normal((10, 4))
by_hand = (x - layer.running_mean) / mx.sqrt(layer.running_var + layer.eps) * layer.weight + layer.bias
observed = mx.abs(layer(x) - by_hand).max().item()
