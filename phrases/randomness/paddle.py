# %% [markdown]
# # Randomness: phrases in PaddlePaddle

# %%
import numpy as np
import paddle
from paddle import nn
from paddle.io import DataLoader, Dataset, TensorDataset

tensor = paddle.to_tensor

# %% tags=["seed"]
paddle.seed(0)  # NumPy's and Python's generators have seeds of their own
first = paddle.randn([3])
paddle.seed(0)
y = (paddle.randn([3]) - first).abs().max()

# %% tags=["keys-or-state"]
y = int(paddle.equal_all(paddle.randn([3]), paddle.randn([3])))

# %% tags=["same-layer"]
paddle.seed(0)
first = nn.Linear(3, 2)
paddle.seed(0)
second = nn.Linear(3, 2)
y = int(paddle.equal_all(first.weight, second.weight))

# %% tags=["seeded-dropout"]
drop = nn.Dropout(0.5)
paddle.seed(0)
first = drop(paddle.ones([100]))
paddle.seed(0)
y = int(paddle.equal_all(drop(paddle.ones([100])), first))

# %% tags=["seeded-shuffle"]
loader = DataLoader(TensorDataset([paddle.arange(10)]), shuffle=True)
orders = []
for _ in range(2):
    np.random.seed(0)  # paddle.seed doesn't reach it
    orders.append(paddle.concat([batch for (batch,) in loader]))
y = int(paddle.equal_all(*orders))


# %% tags=["workers"]
class Draws(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return np.random.uniform()


np.random.seed(0)
loader = DataLoader(Draws(), batch_size=2, num_workers=2)
y = len({number.item() for batch in loader for number in batch})

# %% [markdown] tags=["deterministic"]
# The flag `FLAGS_cudnn_deterministic` is in builds for GPUs alone, and the
# pinned environment has the one for CPUs.

# %% tags=["draw"]
evenly = paddle.to_tensor([0.5, 0.5])
chosen = paddle.multinomial(evenly, 2, replacement=True)
y = [
    list(drawn.shape)
    for drawn in (paddle.randn([2]), paddle.rand([2]), chosen)
]
