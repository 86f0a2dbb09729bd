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

# %% tags=["layernorm-epsilon", "trap"]
x = torch.tensor([[-1e-4, 1e-4]])  # its variance is 1e-8
observed = 1e-8 * (nn.LayerNorm(2)(x)[0, 1].item() ** -2 - 1)

# %% tags=["groupnorm-epsilon", "trap"]
x = torch.tensor([[-1e-4, 1e-4]])
observed = 1e-8 * (nn.GroupNorm(1, 2)(x)[0, 1].item() ** -2 - 1)

# %% tags=["rmsnorm-epsilon", "trap"]
x = torch.full((1, 2), 1e-4)  # its mean square is 1e-8
observed = 1e-8 * (nn.RMSNorm(2)(x)[0, 1].item() ** -2 - 1)

# %% tags=["layernorm-axes", "trap", "raises"]
observed = nn.LayerNorm()

# %% tags=["norm-float16", "trap"]
x = torch.tensor([[0, 600]], dtype=torch.float16)  # their variance is 90,000: float16 ends at 65,504
observed = abs(nn.LayerNorm(2, dtype=torch.float16)(x)[0, 1].item() - 1) < 0.01

# %% tags=["frozen-batchnorm", "trap"]
layer = nn.BatchNorm1d(1).requires_grad_(False)
layer(torch.full((4, 1), 2.0))
observed = layer.running_mean.item() != 0

# %% tags=["frozen-batchnorm", "mend"]
layer = nn.BatchNorm1d(1).requires_grad_(False)
layer.eval()  # after each call of model.train()
layer(torch.full((4, 1), 2.0))
observed = layer.running_mean.item() != 0
