# %% [markdown]
# # Data and batches: checks in PaddlePaddle

# %%
import paddle
from paddle.io import DataLoader, TensorDataset

from rosetta_common.ground.shuffles import kind_of_shuffle

paddle.seed(0)

# %% tags=["last-batch", "trap"]
loader = DataLoader(TensorDataset([paddle.arange(10)]), batch_size=4, shuffle=True)
observed = sum(len(batch) for (batch,) in loader)

# %% tags=["pipeline-order", "trap"]
loader = DataLoader(TensorDataset([paddle.arange(1000)]), batch_size=10)
observed = kind_of_shuffle(*(paddle.concat([ids for (ids,) in loader]).numpy() for _ in range(2)), 10)

# %% tags=["pipeline-order", "mend"]
loader = DataLoader(TensorDataset([paddle.arange(1000)]), batch_size=10, shuffle=True)
observed = kind_of_shuffle(*(paddle.concat([ids for (ids,) in loader]).numpy() for _ in range(2)), 10)
