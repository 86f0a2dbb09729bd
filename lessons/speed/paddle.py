# %% [markdown]
# # Speed and devices: checks in PaddlePaddle

# %%
import paddle
from paddle import nn
from paddle.nn import functional as F
from rosetta_common.ground.pairs import paired_processes, paired_ratios

paddle.seed(0)

# %% tags=["numpy-in-the-loop", "trap"]
model = nn.Sequential(nn.Linear(400, 400), nn.Tanh(), nn.Linear(400, 10))
optimizer = paddle.optimizer.SGD(0.01, parameters=model.parameters())


def train_step(x, y):
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.clear_grad()
    return loss.detach()


def reading_epoch(batches):
    return [train_step(x, y).item() for x, y in batches]


# %% tags=["numpy-in-the-loop", "mend"]
def epoch(batches):
    losses = [train_step(x, y) for x, y in batches]
    return paddle.stack(losses).tolist()


# %% tags=["numpy-in-the-loop", "measure"]
batches = [(paddle.randn([64, 400]), paddle.randint(0, 10, [64])) for _ in range(100)]
observed = paired_ratios(lambda: reading_epoch(batches), lambda: epoch(batches))

# %% tags=["input-gradient", "trap"]
images = paddle.randn([10, 3, 32, 32])
nn.Conv2D(3, 8, 3)(images).sum().backward()
observed = images.grad is not None

# %% tags=["relu-after-pooling", "trap"]
first = nn.Sequential(nn.ReLU(), nn.MaxPool2D(2))

# %% tags=["relu-after-pooling", "mend"]
last = nn.Sequential(nn.MaxPool2D(2), nn.ReLU())

# %% tags=["relu-after-pooling", "measure"]
x = paddle.randn([32, 50, 32, 32])
x.stop_gradient = False
assert paddle.equal_all(first(x), last(x))
observed = paired_ratios(lambda: first(x).sum().backward(), lambda: last(x).sum().backward())

# %% tags=["channel-order-speed", "trap"]
layer = nn.Conv2D(64, 64, 3, padding=1)
images = paddle.randn([16, 64, 32, 32])

# %% tags=["channel-order-speed", "mend"]
other = nn.Conv2D(64, 64, 3, padding=1, data_format="NHWC")
turned = images.transpose([0, 2, 3, 1])

# %% tags=["channel-order-speed", "measure"]
observed = paired_ratios(lambda: layer(images).sum().backward(), lambda: other(turned).sum().backward())

# %% tags=["thread-waiting", "trap"]
SCRIPT = """
import time, paddle
layer = paddle.nn.GRU(50, 50)
x = paddle.randn([32, 50, 50])
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
