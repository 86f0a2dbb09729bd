# %% [markdown]
# # First weights and seeds: checks in PaddlePaddle

# %%
import paddle
from paddle import nn

paddle.seed(0)

# %% tags=["initialiser", "trap"]
layer = nn.Linear(400, 200)
observed = layer.weight.var().item() * (400 + 200) / 2

# %% tags=["bias-default", "trap"]
bias = nn.Linear(400, 200).bias
observed = "none" if bias is None else "random" if bias.any() else "zero"

# %% tags=["equal-layers", "trap"]
paddle.seed(1)
observed = paddle.equal_all(nn.Linear(4, 5).weight, nn.Linear(4, 5).weight).item()
