# %% [markdown]
# # Data: phrases in PyTorch

# %%
import torch
from torch.nn import functional as F
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader, Dataset, TensorDataset

tensor = torch.tensor

# %% tags=["batches"]
y = [len(batch) for (batch,) in DataLoader(TensorDataset(x), batch_size=2)]

# %% tags=["shuffle-batches"]
y = (
    torch.cat([batch for batch in DataLoader(x, batch_size=2, shuffle=True)])
    .sort()
    .values
)

# %% tags=["last-batch"]
y = [
    len(batch)
    for (batch,) in DataLoader(TensorDataset(x), batch_size=2, drop_last=True)
]


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
loader = DataLoader(
    TensorDataset(x),
    batch_size=2,
    num_workers=2,
    multiprocessing_context="fork",
)
y = sum(batch.sum() for (batch,) in loader)

# %% tags=["pad-batch"]
y = pad_sequence([first, second], batch_first=True)

# %% tags=["labels-dtype"]
y = labels.long()

# %% tags=["one-hot"]
y = F.one_hot(labels, 3)
