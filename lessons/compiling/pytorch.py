# %% [markdown]
# # Compiled code: checks in PyTorch

# %%
import torch
from torch import nn
from torch.nn import functional as F
from rosetta_common.ground.pairs import paired_ratios

torch.manual_seed(0)

# %% tags=["compiling", "trap"]
model = nn.Sequential(nn.Linear(400, 400), nn.Tanh(), nn.Linear(400, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)


def train_step(x, y):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    return loss


# %% tags=["compiling", "mend"]
compiled_step = torch.compile(train_step)

# %% tags=["compiling", "measure"]
x, y = torch.randn(64, 400), torch.randint(10, (64,))
observed = paired_ratios(
    lambda: [train_step(x, y) for _ in range(50)], lambda: [compiled_step(x, y) for _ in range(50)]
)
