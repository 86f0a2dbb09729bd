# %% [markdown]
# # Activations and initialisers: phrases in PyTorch

# %%
import torch
from torch import nn
from torch.nn import functional as F

tensor = torch.tensor
torch.manual_seed(0)

# %% tags=["gelu"]
y = F.gelu(x)

# %% tags=["leaky-relu"]
y = F.leaky_relu(x)

# %% tags=["hard-sigmoid"]
y = F.hardsigmoid(x)

# %% tags=["softmax-axis"]
y = x.softmax(dim=-1)

# %% tags=["softplus"]
y = F.softplus(x)

# %% tags=["glorot-limit"]
kernel = torch.empty(4, 2, 3, 3)
draws = [
    [init(kernel).abs().max().item() for _ in range(1000)]
    for init in (nn.init.xavier_uniform_, nn.init.kaiming_uniform_)
]
y = [round(max(limits), 2) for limits in draws]

# %% tags=["orthogonal"]
kernel = nn.init.orthogonal_(torch.empty(3, 3))
y = (kernel @ kernel.T).round(decimals=4).abs()

# %% tags=["truncated-normal"]
y = round(nn.init.trunc_normal_(torch.empty(100_000)).std().item(), 1)

# %% tags=["bias-start"]
y = int((nn.Linear(3, 2).bias == 0).all())
