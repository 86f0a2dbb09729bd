# %% [markdown]
# # Data and batches: checks in PaddlePaddle

# %%
import paddle
from paddle.io import DataLoader, TensorDataset

paddle.seed(0)

# %% tags=["last-batch", "trap"]
loader = DataLoader(TensorDataset([paddle.arange(10)]), batch_size=4, shuffle=True)
observed = sum(len(batch) for (batch,) in loader)
