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

# %% tags=["layernorm-epsilon", "trap"]
x = mx.array([[-1e-4, 1e-4]])  # its variance is 1e-8
observed = 1e-8 * (nn.LayerNorm(2)(x)[0, 1].item() ** -2 - 1)

# %% tags=["groupnorm-epsilon", "trap"]
x = mx.array([[-1e-4, 1e-4]])
observed = 1e-8 * (nn.GroupNorm(1, 2)(x.reshape(1, 1, 2))[0, 0, 1].item() ** -2 - 1)

# %% tags=["rmsnorm-epsilon", "trap"]
x = mx.full((1, 2), 1e-4)  # its mean square is 1e-8
observed = 1e-8 * (nn.RMSNorm(2)(x)[0, 1].item() ** -2 - 1)

# %% tags=["layernorm-axes", "trap"]
outputs = nn.LayerNorm(4)(mx.arange(24.0).reshape(2, 3, 4) ** 2)
observed = "the last" if mx.abs(outputs.mean(-1)).max().item() < 1e-3 else "all but the first"

# %% tags=["norm-float16", "trap"]
layer = nn.LayerNorm(2)
layer.set_dtype(mx.float16)
x = mx.array([[0, 600]], mx.float16)  # their variance is 90,000: float16 ends at 65,504
observed = abs(layer(x)[0, 1].item() - 1) < 0.01

# %% tags=["frozen-batchnorm", "trap"]
layer = nn.BatchNorm(1).freeze()
layer(mx.full((4, 1), 2.0))
observed = layer.running_mean.item() != 0

# %% tags=["frozen-batchnorm", "mend"]
layer = nn.BatchNorm(1).freeze().eval()
layer(mx.full((4, 1), 2.0))
observed = layer.running_mean.item() != 0
