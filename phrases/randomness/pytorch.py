# %% [markdown]
# # Randomness: phrases in PyTorch

# %%
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

tensor = torch.tensor

# %% tags=["seed"]
torch.manual_seed(
    0
)  # CPU and GPU; NumPy's and Python's generators have seeds of their own
first = torch.randn(3)
torch.manual_seed(0)
y = (torch.randn(3) - first).abs().max()

# %% tags=["keys-or-state"]
y = int(torch.equal(torch.randn(3), torch.randn(3)))

# %% tags=["same-layer"]
torch.manual_seed(0)
first = nn.Linear(3, 2)
torch.manual_seed(0)
second = nn.Linear(3, 2)
y = int(torch.equal(first.weight, second.weight))

# %% tags=["seeded-dropout"]
drop = nn.Dropout(0.5)
torch.manual_seed(0)
first = drop(torch.ones(100))
torch.manual_seed(0)
y = int(torch.equal(drop(torch.ones(100)), first))

# %% tags=["seeded-shuffle"]
orders = []
for _ in range(2):
    generator = torch.Generator().manual_seed(0)
    orders.append(
        torch.cat(
            [
                batch
                for batch in DataLoader(
                    range(10), shuffle=True, generator=generator
                )
            ]
        )
    )
y = int(torch.equal(*orders))


# %% tags=["workers"]
class Draws(Dataset):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return np.random.uniform()


np.random.seed(0)
loader = DataLoader(
    Draws(), batch_size=2, num_workers=2, multiprocessing_context="fork"
)
y = len({number.item() for batch in loader for number in batch})

# %% tags=["deterministic"]
torch.use_deterministic_algorithms(True)
y = int(torch.are_deterministic_algorithms_enabled())
torch.use_deterministic_algorithms(False)

# %% tags=["draw"]
y = torch.tensor(
    [
        torch.randn(2).shape,
        torch.rand(2).shape,
        torch.multinomial(torch.tensor([0.5, 0.5]), 2, replacement=True).shape,
    ]
)
