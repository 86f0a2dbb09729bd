# %% [markdown]
# # Normalisation: checks in PyTorch

# %%
import torch
from torch import nn

torch.manual_seed(0)

# %% tags=["batchnorm-momentum", "trap"]
layer = nn.BatchNorm1d(1)
layer(torch.tensor([[0.0], [2.0]]))  # the batch's mean is 1
observed = layer.running_mean.item()

# %% tags=["batchnorm-epsilon", "trap"]
layer = nn.BatchNorm1d(1).eval()
layer.running_var.zero_()
observed = layer(torch.ones(1, 1)).item() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-variance", "trap"]
layer = nn.BatchNorm1d(1, momentum=1)
layer(torch.tensor([[0.0], [4.0]]))  # their variance is 4 if divided by n, 8 if by n - 1
observed = layer.running_var.item() / 4

# %% tags=["batchnorm-scale", "trap"]
layer = nn.BatchNorm1d(4)
observed = isinstance(layer.weight, nn.Parameter) and layer.weight.requires_grad

# %% tags=["batchnorm-prediction", "trap"]
layer = nn.BatchNorm1d(4)
for _ in range(20):
    layer(3 + 2 * torch.randn(64, 4))
layer.eval()
x = torch.randn(10, 4)
by_hand = (x - layer.running_mean) / torch.sqrt(layer.running_var + layer.eps) * layer.weight + layer.bias
observed = (layer(x) - by_hand).abs().max().item()
