# %% [markdown]
# # Normalisation: checks in tinygrad

# %%
from tinygrad import Context, Tensor, nn

Tensor.manual_seed(0)

# %% tags=["batchnorm-momentum", "trap"]
layer = nn.BatchNorm(1)
with Context(TRAINING=1):
    layer(Tensor([[0.0], [2.0]]))  # the batch's mean is 1
observed = layer.running_mean.item()

# %% tags=["batchnorm-epsilon", "trap"]
layer = nn.BatchNorm(1)
layer.running_var.assign(Tensor.zeros(1))
observed = layer(Tensor.ones(1, 1)).item() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-variance", "trap"]
layer = nn.BatchNorm(1, momentum=1)
with Context(TRAINING=1):
    layer(Tensor([[0.0], [4.0]]))  # their variance is 4 if divided by n, 8 if by n - 1
observed = layer.running_var.item() / 4

# %% tags=["batchnorm-scale", "trap"]
layer = nn.BatchNorm(4)
x = Tensor.randn(10, 4).realize()
optimizer = nn.optim.SGD(nn.state.get_parameters(layer), lr=1)
with Context(TRAINING=1):
    layer(x).square().sum().backward()
    optimizer.step()
observed = bool((layer.weight.numpy() != 1).any())

# %% tags=["batchnorm-prediction", "trap"]
layer = nn.BatchNorm(4)
with Context(TRAINING=1):
    for _ in range(20):
        layer(3 + 2 * Tensor.randn(64, 4)).realize()
x = Tensor.randn(10, 4).realize()
by_hand = (x - layer.running_mean) / (layer.running_var + layer.eps).sqrt() * layer.weight + layer.bias
observed = (layer(x) - by_hand).abs().max().item()

# %% tags=["layernorm-epsilon", "trap"]
x = Tensor([[-1e-4, 1e-4]])  # its variance is 1e-8
observed = 1e-8 * (nn.LayerNorm(2)(x)[0, 1].item() ** -2 - 1)

# %% tags=["groupnorm-epsilon", "trap"]
x = Tensor([[-1e-4, 1e-4]])
observed = 1e-8 * (nn.GroupNorm(1, 2)(x)[0, 1].item() ** -2 - 1)

# %% tags=["rmsnorm-epsilon", "trap"]
x = Tensor.full((1, 2), 1e-4)  # its mean square is 1e-8
observed = 1e-8 * (nn.RMSNorm(2)(x)[0, 1].item() ** -2 - 1)

# %% tags=["layernorm-axes", "trap", "raises"]
observed = nn.LayerNorm()

# %% tags=["norm-float16", "trap"]
x = Tensor([[0.0, 600.0]]).half()  # their variance is 90,000: float16 ends at 65,504
observed = abs(x.layernorm()[0, 1].float().item() - 1) < 0.01

# %% tags=["frozen-batchnorm", "trap"]
layer = nn.BatchNorm(1)
with Context(TRAINING=1):  # whatever the optimiser trains
    layer(Tensor.full((4, 1), 2.0)).realize()
observed = layer.running_mean.item() != 0

# %% tags=["frozen-batchnorm", "mend"]
layer = nn.BatchNorm(1)
with Context(TRAINING=0):
    layer(Tensor.full((4, 1), 2.0)).realize()
observed = layer.running_mean.item() != 0
