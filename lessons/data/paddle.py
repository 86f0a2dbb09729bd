# %% [markdown]
# # Data and batches: checks in PaddlePaddle

# %%
import numpy as np
import paddle
from paddle.io import DataLoader, TensorDataset, random_split

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

# %% tags=["validation-split", "trap"]
_, validation = random_split(range(1000), [800, 200])
observed = "the end" if min(validation) >= 800 else "drawn at random"


# %% tags=["worker-seeds", "trap"]
class Noise(paddle.io.Dataset):
    """Samples of NumPy's random numbers."""

    def __len__(self):
        return 4

    def __getitem__(self, index):
        return np.random.rand(1)


numbers = [batch[0].item() for batch in DataLoader(Noise(), batch_size=1, num_workers=2)]
observed = bool(numbers[0] == numbers[1])
