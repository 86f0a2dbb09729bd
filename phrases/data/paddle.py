# %% [markdown]
# # Data: phrases in PaddlePaddle

# %%
import paddle
from paddle.io import DataLoader, Dataset, TensorDataset
from paddle.nn import functional as F

tensor = paddle.to_tensor

# %% tags=["batches"]
y = [len(batch) for (batch,) in DataLoader(TensorDataset([x]), batch_size=2)]

# %% tags=["shuffle-batches"]
loader = DataLoader(TensorDataset([x]), batch_size=2, shuffle=True)
y = paddle.concat([batch for (batch,) in loader]).sort()

# %% tags=["last-batch"]
loader = DataLoader(TensorDataset([x]), batch_size=2, drop_last=True)
y = [len(batch) for (batch,) in loader]


# %% tags=["own-dataset"]
class Squares(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return float(index**2)


y = next(iter(DataLoader(Squares(), batch_size=4)))


# %% tags=["augment"]
class Doubled(Dataset):
    def __len__(self):
        return len(x)

    def __getitem__(self, index):
        return 2 * x[index]


y = next(iter(DataLoader(Doubled(), batch_size=2)))

# %% tags=["prefetch"]
loader = DataLoader(TensorDataset([x]), batch_size=2, num_workers=2)
y = sum(batch.sum() for (batch,) in loader)

# %% tags=["pad-batch", "by-hand"]
length = max(len(first), len(second))
y = paddle.stack(
    [F.pad(one, [0, length - len(one)]) for one in (first, second)]
)

# %% tags=["labels-dtype"]
y = labels.astype("int64")

# %% tags=["one-hot"]
y = F.one_hot(labels, 3)
