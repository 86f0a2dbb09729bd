# %% [markdown]
# # Data and batches: checks in PyTorch

# %%
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, random_split
from rosetta_common.ground.cifar10 import DIGITS
from rosetta_common.ground.shuffles import kind_of_shuffle

torch.manual_seed(0)


def digits(seed=0):
    """1,797 handwritten digits of 8x8 pixels: 1,280 to train on, the rest to test, drawn by a seed."""
    stored = np.load(DIGITS)
    order = np.random.RandomState(seed).permutation(len(stored["labels"]))
    x = torch.tensor(stored["images"][order].reshape(-1, 64) / 16, dtype=torch.float32)
    y = torch.tensor(stored["labels"][order], dtype=torch.int64)
    return x[:1280], y[:1280], x[1280:], y[1280:]


# %% tags=["batch-shuffling", "trap"]
def by_batch(n, size):
    return [64 * batch + np.arange(64) for batch in np.random.permutation(n // size)]  # always the same 64 together


# %% tags=["batch-shuffling", "mend"]
def by_sample(n, size):
    return np.random.permutation(n)[: n // size * size].reshape(-1, size)


# %% tags=["batch-shuffling", "measure"]
def accuracy(order, x, y, x_test, y_test, seed):
    torch.manual_seed(seed)
    np.random.seed(seed)
    model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for _ in range(5):
        for batch in order(len(x), 64):
            optimizer.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            optimizer.step()
    return 100 * (model(x_test).argmax(1) == y_test).float().mean().item()


def gains(first, arrange=lambda y: slice(None)):
    points = []
    for seed in range(10):
        x, y, x_test, y_test = digits(seed)
        arranged = arrange(y)
        one, other = (accuracy(o, x[arranged], y[arranged], x_test, y_test, seed) for o in (by_sample, first))
        points.append(one - other)
    return points


observed = gains(by_batch)

# %% tags=["sorted-data", "trap"]
images, labels = digits()[:2]
order = labels.argsort()  # sorted as in imdb.npz: whole batches with one label
images, labels = images[order], labels[order]

# %% tags=["sorted-data", "mend"]
order = torch.randperm(len(labels))
images, labels = images[order], labels[order]

# %% tags=["sorted-data", "measure"]
observed = gains(by_batch, torch.argsort)

# %% tags=["last-batch", "trap"]
observed = sum(len(batch) for batch in DataLoader(torch.arange(10), batch_size=4, shuffle=True))

# %% tags=["pipeline-order", "trap"]
loader = DataLoader(torch.arange(1000), batch_size=10)
observed = kind_of_shuffle(*(torch.cat(list(loader)).numpy() for _ in range(2)), 10)

# %% tags=["pipeline-order", "mend"]
loader = DataLoader(torch.arange(1000), batch_size=10, shuffle=True)
observed = kind_of_shuffle(*(torch.cat(list(loader)).numpy() for _ in range(2)), 10)

# %% tags=["validation-split", "trap"]
_, validation = random_split(range(1000), [0.8, 0.2])
observed = "the end" if min(validation) >= 800 else "drawn at random"


# %% tags=["worker-seeds", "trap"]
class Noise(torch.utils.data.Dataset):
    """Samples of NumPy's random numbers."""

    def __len__(self):
        return 4

    def __getitem__(self, index):
        return np.random.rand()


numbers = [batch.item() for batch in DataLoader(Noise(), batch_size=1, num_workers=2)]
observed = bool(numbers[0] == numbers[1])
