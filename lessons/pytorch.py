# %% [markdown]
# # Checks of the lessons in PyTorch

# %%
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader

from rosetta_common.ground.cifar10 import DIGITS
from rosetta_common.ground.pairs import paired_processes, paired_ratios

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

# %% tags=["cudnn-autotune", "trap"]
observed = torch.backends.cudnn.benchmark

# %% tags=["cudnn-autotune", "mend"]
torch.backends.cudnn.benchmark = True
observed = torch.backends.cudnn.benchmark
torch.backends.cudnn.benchmark = False

# %% tags=["channel-order", "trap"]
images = torch.zeros(1, 3, 12, 14)  # (batch, channels, height, width)
observed = "NCHW" if nn.Conv2d(3, 8, 3)(images).shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["channel-order-speed", "trap"]
layer = nn.Conv2d(64, 64, 3, padding=1)
images = torch.randn(64, 64, 32, 32)

# %% tags=["channel-order-speed", "mend"]
faster = nn.Conv2d(64, 64, 3, padding=1).to(memory_format=torch.channels_last)
turned = images.to(memory_format=torch.channels_last)  # the shape stays (batch, channels, height, width)

# %% tags=["channel-order-speed", "measure"]
observed = paired_ratios(lambda: layer(images).sum().backward(), lambda: faster(turned).sum().backward())

# %% tags=["dropout-flag", "trap"]
model = nn.Sequential(nn.Linear(400, 200), nn.Dropout(0.5))
x = torch.randn(10, 400)
observed = not torch.equal(model(x), model(x))

# %% tags=["dropout-flag", "mend"]
model.eval()
observed = not torch.equal(model(x), model(x))

# %% tags=["dropout-accuracy", "trap"]
model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10))
model.train()  # the state after training

# %% tags=["dropout-accuracy", "mend"]
model.eval()

# %% tags=["dropout-accuracy", "measure"]
observed = []
for seed in range(10):
    torch.manual_seed(seed)
    x, y, x_test, y_test = digits(seed)
    model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for batch in torch.cat([torch.randperm(len(x)) for _ in range(5)]).split(64):
        optimizer.zero_grad()
        F.cross_entropy(model(x[batch]), y[batch]).backward()
        optimizer.step()
    with_dropout = (model(x_test).argmax(1) == y_test).float().mean()
    without = (model.eval()(x_test).argmax(1) == y_test).float().mean()
    observed.append(100 * (without - with_dropout).item())

# %% tags=["loss-input", "trap"]
observed = F.cross_entropy(torch.tensor([[2.0, 0.0]]), torch.tensor([0])).item()

# %% tags=["softmax-twice", "trap"]
probabilities = torch.tensor([[1.0, 0.0]])  # the outputs of a network that ends in softmax
observed = F.cross_entropy(probabilities, torch.tensor([0])).item()

# %% tags=["softmax-twice", "mend"]
observed = F.nll_loss(probabilities.log(), torch.tensor([0])).item()  # better: leave the softmax out

# %% tags=["initialiser", "trap"]
layer = nn.Linear(400, 200)
observed = layer.weight.var().item() * (400 + 200) / 2

# %% tags=["initialiser", "mend"]
nn.init.xavier_uniform_(layer.weight)
observed = layer.weight.var().item() * (400 + 200) / 2

# %% tags=["momentum", "trap"]
weight = nn.Parameter(torch.zeros(1))
optimizer = torch.optim.SGD([weight], lr=1, momentum=0.9)
for _ in range(3):
    weight.grad = torch.ones(1)
    optimizer.step()
observed = -weight.item()

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

# %% tags=["number-as-window", "trap"]
layer = nn.Conv2d(1, 1, kernel_size=(3))
observed = "x".join(map(str, layer.weight.shape[2:]))

# %% tags=["pooling-stride", "trap"]
observed = nn.MaxPool2d(3)(torch.zeros(1, 1, 12, 12)).shape[-1]

# %% tags=["pooling-border", "trap"]
observed = nn.MaxPool2d(3, stride=2)(torch.zeros(1, 1, 12, 12)).shape[-1]

# %% tags=["padding-default", "trap"]
observed = nn.Conv2d(1, 1, 3)(torch.zeros(1, 1, 12, 12)).shape[-1]

# %% tags=["uneven-padding", "trap"]
layer = nn.Conv2d(1, 1, 3, stride=2, padding=1, bias=False)
nn.init.ones_(layer.weight)
corners = layer(torch.ones(1, 1, 12, 12))[0, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["activation-default", "trap"]
observed = (nn.Linear(400, 200)(torch.randn(100, 400)) < 0).float().mean().item()

# %% tags=["bias-default", "trap"]
bias = nn.Linear(400, 200).bias
observed = "none" if bias is None else "random" if bias.any() else "zero"

# %% tags=["bias-default", "mend"]
layer = nn.Linear(400, 200)
nn.init.zeros_(layer.bias)
observed = "random" if layer.bias.any() else "zero"

# %% tags=["gradient-clipping", "trap"]
weight = nn.Parameter(torch.zeros(1))
(1000 * weight).sum().backward()
torch.optim.SGD([weight], lr=1).step()
observed = -weight.item()

# %% tags=["nan-relu", "trap"]
observed = "nan" if torch.relu(torch.tensor(float("nan"))).isnan() else "0"

# %% tags=["nan-loss", "trap", "raises"]
weight = nn.Parameter(torch.tensor([float("nan")]))
weight.sum().backward()
torch.optim.SGD([weight], lr=1).step()
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
weight = nn.Parameter(torch.tensor([float("nan")]))
with torch.autograd.detect_anomaly(check_nan=True):  # slow: shows where the NaN comes from
    (weight.sqrt() * 2).sum().backward()

# %% tags=["sparse-labels", "trap"]
logits = torch.zeros(1, 3)
F.cross_entropy(logits, torch.tensor([2]))
F.cross_entropy(logits, torch.tensor([[0.0, 0.0, 1.0]]))
observed = "both"

# %% tags=["label-dtypes", "trap"]
refused = []
for dtype in (torch.int32, torch.int64, torch.uint8, torch.float32):
    try:
        F.cross_entropy(torch.zeros(1, 3), torch.tensor([2], dtype=dtype))
    except RuntimeError:
        refused.append(str(dtype).removeprefix("torch."))
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = torch.tensor([2], dtype=torch.int32)
F.cross_entropy(torch.zeros(1, 3), labels.long())
observed = "none"

# %% tags=["prediction-graph", "trap"]
model = nn.Linear(400, 200)
observed = model(torch.zeros(1, 400)).requires_grad

# %% tags=["prediction-graph", "mend"]
with torch.inference_mode():
    observed = model(torch.zeros(1, 400)).requires_grad

# %% tags=["asynchronous-engine", "trap"]
x = torch.randn(1000, 1000)
call = lambda: x @ x  # on a CPU the work is done when the call returns; on a GPU it isn't

# %% tags=["asynchronous-engine", "mend"]
wait = lambda: (x @ x)[0, 0].item()  # on a GPU also: torch.cuda.synchronize()

# %% tags=["asynchronous-engine", "measure"]
observed = paired_ratios(call, wait)

# %% tags=["time-major", "trap"]
outputs, _ = nn.GRU(4, 5)(torch.zeros(7, 2, 4))  # 7 words, 2 reviews
observed = "TNC" if nn.GRU(4, 5)(torch.zeros(7, 2, 4))[1].shape[1] == 2 else "NTC"

# %% tags=["time-major", "mend"]
_, state = nn.GRU(4, 5, batch_first=True)(torch.zeros(2, 7, 4))
observed = "NTC" if state.shape[1] == 2 else "TNC"

# %% tags=["fused-weights", "trap"]
fused, cell = nn.GRU(4, 5, batch_first=True), nn.GRUCell(4, 5)
cell.load_state_dict({name.removesuffix("_l0"): weight for name, weight in fused.state_dict().items()})
x = torch.randn(2, 7, 4)
state = torch.zeros(2, 5)
for word in x.unbind(dim=1):
    state = cell(word, state)
observed = (state - fused(x)[1][0]).abs().max().item()

# %% tags=["gru-reset", "trap"]
cell = nn.GRUCell(4, 5)
word, state = torch.randn(1, 4), torch.randn(1, 5)
word_r, word_z, word_n = F.linear(word, cell.weight_ih, cell.bias_ih).chunk(3, dim=1)
state_r, state_z, state_n = F.linear(state, cell.weight_hh, cell.bias_hh).chunk(3, dim=1)
reset, update = torch.sigmoid(word_r + state_r), torch.sigmoid(word_z + state_z)
after = torch.lerp(torch.tanh(word_n + reset * state_n), state, update)
observed = "after" if torch.allclose(cell(word, state), after, atol=1e-6) else "before"

# %% tags=["batchnorm-momentum", "trap"]
layer = nn.BatchNorm1d(1)
layer(torch.tensor([[0.0], [2.0]]))  # the batch's mean is 1
observed = layer.running_mean.item()

# %% tags=["batchnorm-epsilon", "trap"]
layer = nn.BatchNorm1d(1).eval()
layer.running_var.zero_()
observed = layer(torch.ones(1, 1)).item() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-variance", "trap"]
layer = nn.BatchNorm1d(1, momentum=1)
layer(torch.tensor([[0.0], [4.0]]))  # their variance is 4 if divided by n, 8 if by n - 1
observed = layer.running_var.item() / 4

# %% tags=["batchnorm-scale", "trap"]
layer = nn.BatchNorm1d(4)
observed = isinstance(layer.weight, nn.Parameter) and layer.weight.requires_grad

# %% tags=["batchnorm-prediction", "trap"]
layer = nn.BatchNorm1d(4)
for _ in range(20):
    layer(3 + 2 * torch.randn(64, 4))
layer.eval()
x = torch.randn(10, 4)
by_hand = (x - layer.running_mean) / torch.sqrt(layer.running_var + layer.eps) * layer.weight + layer.bias
observed = (layer(x) - by_hand).abs().max().item()

# %% tags=["last-batch", "trap"]
observed = sum(len(batch) for batch in DataLoader(torch.arange(10), batch_size=4, shuffle=True))

# %% tags=["adam-correction", "trap"]
weight = nn.Parameter(torch.zeros(1))
weight.sum().backward()
torch.optim.Adam([weight], lr=0.01).step()
observed = -weight.item() / 0.01

# %% tags=["adam-rows", "trap"]
embedding = nn.Embedding(3, 1)
optimizer = torch.optim.Adam(embedding.parameters(), lr=0.01)
for word in (0, 1):
    optimizer.zero_grad()
    before = embedding.weight[0].item()
    embedding(torch.tensor([word])).sum().backward()
    optimizer.step()
observed = embedding.weight[0].item() != before

# %% tags=["kernel-orientation", "trap"]
layer = nn.Conv2d(1, 1, 3, bias=False)
image = torch.zeros(1, 1, 3, 3)
image[..., 0, 0] = 1  # this pixel meets the kernel's first number, or its last
observed = "cross-correlation" if layer(image).item() == layer.weight[0, 0, 0, 0].item() else "convolution"

# %% tags=["tf32", "trap"]
products, convolutions = torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32
observed = {(False, False): "nothing", (False, True): "convolutions", (True, True): "both"}[products, convolutions]

# %% tags=["tf32", "mend"]
torch.backends.cudnn.allow_tf32 = False
observed = "convolutions" if torch.backends.cudnn.allow_tf32 else "nothing"

# %% tags=["equal-layers", "trap"]
torch.manual_seed(1)
observed = torch.equal(nn.Linear(4, 5).weight, nn.Linear(4, 5).weight)

# %% tags=["dropout-argument", "trap"]
observed = (F.dropout(torch.ones(10_000), 0.25) == 0).float().mean().item()

# %% tags=["compiling", "trap"]
model = nn.Sequential(nn.Linear(400, 400), nn.Tanh(), nn.Linear(400, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)


def train_step(x, y):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    return loss


# %% tags=["compiling", "mend"]
compiled_step = torch.compile(train_step)

# %% tags=["compiling", "measure"]
x, y = torch.randn(64, 400), torch.randint(10, (64,))
observed = paired_ratios(
    lambda: [train_step(x, y) for _ in range(50)], lambda: [compiled_step(x, y) for _ in range(50)]
)

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
