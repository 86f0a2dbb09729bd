# %% [markdown]
# # Normalisation: checks in PaddlePaddle

# %%
import paddle
from paddle import nn

paddle.seed(0)

# %% tags=["batchnorm-momentum", "trap"]
layer = nn.BatchNorm1D(1)
layer(paddle.to_tensor([[0.0], [2.0]]))  # the batch's mean is 1
observed = layer.state_dict()["_mean"].item()

# %% tags=["batchnorm-epsilon", "trap"]
layer = nn.BatchNorm1D(1)
layer.eval()
layer.state_dict()["_variance"].zero_()
observed = layer(paddle.ones([1, 1])).item() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-variance", "trap"]
layer = nn.BatchNorm1D(1, momentum=0.0)  # the share of the old mean
layer(paddle.to_tensor([[0.0], [4.0]]))  # their variance is 4 if divided by n, 8 if by n - 1
observed = layer.state_dict()["_variance"].item() / 4

# %% tags=["batchnorm-scale", "trap"]
layer = nn.BatchNorm1D(4)
observed = "weight" in dict(layer.named_parameters()) and not layer.weight.stop_gradient

# %% tags=["batchnorm-prediction", "trap"]
layer = nn.BatchNorm1D(4, epsilon=1e-5)
for _ in range(20):
    layer(3 + 2 * paddle.randn([64, 4]))
layer.eval()
x = paddle.randn([10, 4])
mean, variance = (layer.state_dict()[name] for name in ("_mean", "_variance"))
by_hand = (x - mean) / paddle.sqrt(variance + 1e-5) * layer.weight + layer.bias
observed = (layer(x) - by_hand).abs().max().item()

# %% tags=["layernorm-epsilon", "trap"]
x = paddle.to_tensor([[-1e-4, 1e-4]])  # its variance is 1e-8
observed = 1e-8 * (nn.LayerNorm(2)(x)[0, 1].item() ** -2 - 1)

# %% tags=["groupnorm-epsilon", "trap"]
x = paddle.to_tensor([[-1e-4, 1e-4]])
observed = 1e-8 * (nn.GroupNorm(1, 2)(x.unsqueeze(-1))[0, 1].item() ** -2 - 1)

# %% tags=["layernorm-axes", "trap", "raises"]
observed = nn.LayerNorm()

# %% tags=["frozen-batchnorm", "trap"]
layer = nn.BatchNorm1D(1)
for parameter in layer.parameters():
    parameter.stop_gradient = True
layer(paddle.full([4, 1], 2.0))
observed = layer.state_dict()["_mean"].item() != 0

# %% tags=["frozen-batchnorm", "mend"]
layer = nn.BatchNorm1D(1, use_global_stats=True)
layer(paddle.full([4, 1], 2.0))
observed = layer.state_dict()["_mean"].item() != 0
