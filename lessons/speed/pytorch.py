# %% [markdown]
# # Speed and devices: checks in PyTorch

# %%
import torch
from torch import nn
from torch.nn import functional as F
from rosetta_common.ground.pairs import paired_processes, paired_ratios

torch.manual_seed(0)

# %% tags=["asynchronous-engine", "trap"]
x = torch.randn(1000, 1000)
call = lambda: x @ x  # on a CPU the work is done when the call returns; on a GPU it isn't

# %% tags=["asynchronous-engine", "mend"]
wait = lambda: (x @ x)[0, 0].item()  # on a GPU also: torch.cuda.synchronize()

# %% tags=["asynchronous-engine", "measure"]
observed = paired_ratios(call, wait)

# %% tags=["numpy-in-the-loop", "trap"]
model = nn.Sequential(nn.Linear(400, 400), nn.Tanh(), nn.Linear(400, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)


def train_step(x, y):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.detach()


def reading_epoch(batches):
    return [train_step(x, y).item() for x, y in batches]


# %% tags=["numpy-in-the-loop", "mend"]
def epoch(batches):
    losses = [train_step(x, y) for x, y in batches]
    return torch.stack(losses).tolist()


# %% tags=["numpy-in-the-loop", "measure"]
batches = [(torch.randn(64, 400), torch.randint(10, (64,))) for _ in range(100)]
observed = paired_ratios(lambda: reading_epoch(batches), lambda: epoch(batches))

# %% tags=["input-gradient", "trap"]
images = torch.randn(10, 3, 32, 32)
nn.Conv2d(3, 8, 3)(images).sum().backward()
observed = images.grad is not None

# %% tags=["relu-after-pooling", "trap"]
first = nn.Sequential(nn.ReLU(), nn.MaxPool2d(2))

# %% tags=["relu-after-pooling", "mend"]
last = nn.Sequential(nn.MaxPool2d(2), nn.ReLU())

# %% tags=["relu-after-pooling", "measure"]
x = torch.randn(64, 50, 32, 32, requires_grad=True)
assert torch.equal(first(x), last(x))
observed = paired_ratios(lambda: first(x).sum().backward(), lambda: last(x).sum().backward())

# %% tags=["channel-order-speed", "trap"]
layer = nn.Conv2d(64, 64, 3, padding=1)
images = torch.randn(64, 64, 32, 32)

# %% tags=["channel-order-speed", "mend"]
faster = nn.Conv2d(64, 64, 3, padding=1).to(memory_format=torch.channels_last)
turned = images.to(memory_format=torch.channels_last)  # the shape stays (batch, channels, height, width)

# %% tags=["channel-order-speed", "measure"]
observed = paired_ratios(lambda: layer(images).sum().backward(), lambda: faster(turned).sum().backward())

# %% tags=["cudnn-autotune", "trap"]
observed = torch.backends.cudnn.benchmark

# %% tags=["cudnn-autotune", "mend"]
torch.backends.cudnn.benchmark = True
observed = torch.backends.cudnn.benchmark
torch.backends.cudnn.benchmark = False

# %% tags=["thread-waiting", "trap"]
SCRIPT = """
import time, torch
layer = torch.nn.GRU(50, 50, batch_first=True)
x = torch.randn(32, 50, 50)
step = lambda: layer(x)[0].sum().backward()
step()
start = time.perf_counter()
for _ in range(10):
    step()
print(time.perf_counter() - start)
"""
sleeping = {"OMP_WAIT_POLICY": "PASSIVE"}

# %% tags=["thread-waiting", "mend"]
default = {"OMP_WAIT_POLICY": None}

# %% tags=["thread-waiting", "measure"]
observed = paired_processes(SCRIPT, sleeping, default)
