# %% [markdown]
# # Checks of the lessons in tinygrad

# %%
from tinygrad import Context, GlobalCounters, Tensor, TinyJit, nn
from tinygrad.helpers import ALLOW_TF32

from rosetta_common.ground.pairs import paired_ratios

Tensor.manual_seed(0)

# %% tags=["channel-order", "trap"]
images = Tensor.zeros(1, 3, 12, 14)  # (batch, channels, height, width)
observed = "NCHW" if nn.Conv2d(3, 8, 3)(images).shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["dropout-flag", "trap"]
layer = nn.Linear(400, 200)
x = Tensor.randn(10, 400).realize()
first, second = (layer(x).dropout(0.5).numpy() for _ in range(2))
observed = bool((first != second).any())  # dropout is on only inside Context(TRAINING=1)

# %% tags=["loss-input", "trap"]
observed = Tensor([[2.0, 0.0]]).sparse_categorical_crossentropy(Tensor([0])).item()

# %% tags=["softmax-twice", "trap"]
probabilities = Tensor([[1.0, 0.0]])  # the outputs of a network that ends in softmax
observed = probabilities.sparse_categorical_crossentropy(Tensor([0])).item()

# %% tags=["softmax-twice", "mend"]
observed = probabilities.log().nll_loss(Tensor([0])).item()  # better: leave the softmax out

# %% tags=["initialiser", "trap"]
layer = nn.Linear(400, 200)
observed = layer.weight.var().item() * (400 + 200) / 2

# %% tags=["initialiser", "mend"]
layer.weight = Tensor.glorot_uniform(200, 400)
observed = layer.weight.var().item() * (400 + 200) / 2

# %% tags=["momentum", "trap"]
weight = Tensor.zeros(1)
optimizer = nn.optim.SGD([weight], lr=1, momentum=0.9)
with Context(TRAINING=1):
    for _ in range(3):
        weight.grad = Tensor.ones(1)
        optimizer.step()
observed = -weight.item()

# %% tags=["input-gradient", "trap"]
images = Tensor.randn(10, 3, 32, 32).realize()
layer = nn.Conv2d(3, 8, 3)
optimizer = nn.optim.SGD(nn.state.get_parameters(layer))
with Context(TRAINING=1):
    layer(images).sum().backward()
    optimizer.step()
GlobalCounters.reset()
images.grad.realize()  # `backward` only describes this gradient; tinygrad is lazy
observed = GlobalCounters.global_ops == 0  # 0 if it was computed already

# %% tags=["relu-after-pooling", "trap"]
first = [Tensor.relu, Tensor.max_pool2d]

# %% tags=["relu-after-pooling", "mend"]
last = [Tensor.max_pool2d, Tensor.relu]

# %% tags=["relu-after-pooling", "measure"]
x = Tensor.randn(8, 50, 32, 32).realize()
assert (x.sequential(first) == x.sequential(last)).all().item()
jit_first, jit_last = (
    TinyJit(lambda layers=layers: x.sequential(layers).sum().gradient(x)[0].contiguous().realize())
    for layers in (first, last)
)
for _ in range(3):  # TinyJit captures the second call
    jit_first(), jit_last()
observed = paired_ratios(lambda: jit_first().numpy(), lambda: jit_last().numpy())

# %% tags=["number-as-window", "trap"]
layer = nn.Conv2d(1, 1, kernel_size=(3))
observed = "x".join(map(str, layer.weight.shape[2:]))

# %% tags=["pooling-stride", "trap"]
observed = Tensor.zeros(1, 1, 12, 12).max_pool2d(3).shape[-1]

# %% tags=["pooling-border", "trap"]
observed = Tensor.zeros(1, 1, 12, 12).max_pool2d(3, stride=2).shape[-1]

# %% tags=["padding-default", "trap"]
observed = nn.Conv2d(1, 1, 3)(Tensor.zeros(1, 1, 12, 12)).shape[-1]

# %% tags=["uneven-padding", "trap"]
layer = nn.Conv2d(1, 1, 3, stride=2, padding=1, bias=False)
layer.weight = Tensor.ones(1, 1, 3, 3)
corners = layer(Tensor.ones(1, 1, 12, 12)).numpy()[0, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["activation-default", "trap"]
observed = (nn.Linear(400, 200)(Tensor.randn(100, 400)) < 0).mean().item()

# %% tags=["bias-default", "trap"]
bias = nn.Linear(400, 200).bias
observed = "none" if bias is None else "random" if bias.numpy().any() else "zero"

# %% tags=["bias-default", "mend"]
layer = nn.Linear(400, 200)
layer.bias = Tensor.zeros(200)
observed = "random" if layer.bias.numpy().any() else "zero"

# %% tags=["gradient-clipping", "trap"]
weight = Tensor.zeros(1)
optimizer = nn.optim.SGD([weight], lr=1)
with Context(TRAINING=1):
    (1000 * weight).sum().backward()
    optimizer.step()
observed = -weight.item()

# %% tags=["nan-relu", "trap"]
observed = "nan" if Tensor([float("nan")]).relu().isnan().item() else "0"  # relu is (x > 0).where(x, 0)

# %% tags=["nan-relu", "mend"]
observed = "nan" if Tensor([float("nan")]).maximum(0).isnan().item() else "0"

# %% tags=["nan-loss", "trap", "raises"]
weight = Tensor([float("nan")])
optimizer = nn.optim.SGD([weight], lr=1)
with Context(TRAINING=1):
    weight.sum().backward()
    optimizer.step()
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
loss = weight.sum()
if loss.isnan().item():  # tinygrad has no function for this
    raise FloatingPointError("the loss is no number")

# %% tags=["sparse-labels", "trap"]
logits = Tensor.zeros(1, 3)
logits.sparse_categorical_crossentropy(Tensor([2]))
try:
    logits.sparse_categorical_crossentropy(Tensor([[0.0, 0.0, 1.0]]))
    observed = "both"
except RuntimeError:
    observed = "numbers"  # Tensor.cross_entropy takes both

# %% tags=["label-dtypes", "trap"]
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        Tensor.zeros(1, 3).sparse_categorical_crossentropy(Tensor([2], dtype=dtype)).item()
    except RuntimeError:
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = Tensor([2], dtype="float32")
Tensor.zeros(1, 3).sparse_categorical_crossentropy(labels.int()).item()
observed = "none"

# %% tags=["prediction-graph", "trap"]
model = nn.Linear(400, 200)
model.weight.realize()
prediction = model(Tensor.randn(1, 400)).realize()  # the graph is freed when it has been computed
prediction.sum().backward()
observed = model.weight.grad is not None

# %% tags=["asynchronous-engine", "measure"]
x = Tensor.randn(1000, 1000).realize()
observed = paired_ratios(lambda: x @ x, lambda: (x @ x).realize().numpy())

# %% tags=["batchnorm-momentum", "trap"]
layer = nn.BatchNorm(1)
with Context(TRAINING=1):
    layer(Tensor([[0.0], [2.0]]))  # the batch's mean is 1
observed = layer.running_mean.item()

# %% tags=["batchnorm-epsilon", "trap"]
layer = nn.BatchNorm(1)
layer.running_var.assign(Tensor.zeros(1))
observed = layer(Tensor.ones(1, 1)).item() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-variance", "trap"]
layer = nn.BatchNorm(1, momentum=1)
with Context(TRAINING=1):
    layer(Tensor([[0.0], [4.0]]))  # their variance is 4 if divided by n, 8 if by n - 1
observed = layer.running_var.item() / 4

# %% tags=["batchnorm-scale", "trap"]
layer = nn.BatchNorm(4)
x = Tensor.randn(10, 4).realize()
optimizer = nn.optim.SGD(nn.state.get_parameters(layer), lr=1)
with Context(TRAINING=1):
    layer(x).square().sum().backward()
    optimizer.step()
observed = bool((layer.weight.numpy() != 1).any())

# %% tags=["batchnorm-prediction", "trap"]
layer = nn.BatchNorm(4)
with Context(TRAINING=1):
    for _ in range(20):
        layer(3 + 2 * Tensor.randn(64, 4)).realize()
x = Tensor.randn(10, 4).realize()
by_hand = (x - layer.running_mean) / (layer.running_var + layer.eps).sqrt() * layer.weight + layer.bias
observed = (layer(x) - by_hand).abs().max().item()

# %% tags=["adam-correction", "trap"]
weight = Tensor.zeros(1)
optimizer = nn.optim.Adam([weight], lr=0.01)
with Context(TRAINING=1):
    weight.sum().backward()
    optimizer.step()
observed = -weight.item() / 0.01

# %% tags=["adam-rows", "trap"]
embedding = nn.Embedding(3, 1)
optimizer = nn.optim.Adam([embedding.weight], lr=0.01)
with Context(TRAINING=1):
    for word in (0, 1):
        optimizer.zero_grad()
        before = embedding.weight[0].item()
        embedding(Tensor([word])).sum().backward()
        optimizer.step()
observed = embedding.weight[0].item() != before

# %% tags=["flatten-order", "trap"]
image = Tensor.arange(12).reshape(1, 3, 2, 2)
observed = "channels first" if image.flatten(1)[0, :4].tolist() == [0, 1, 2, 3] else "channels last"

# %% tags=["kernel-orientation", "trap"]
layer = nn.Conv2d(1, 1, 3, bias=False)
image = Tensor.eye(9)[0].reshape(1, 1, 3, 3)  # this pixel meets the kernel's first number, or its last
observed = "cross-correlation" if layer(image).item() == layer.weight[0, 0, 0, 0].item() else "convolution"

# %% tags=["tf32", "trap"]
observed = "both" if ALLOW_TF32 else "nothing"

# %% tags=["equal-layers", "trap"]
Tensor.manual_seed(1)
observed = (nn.Linear(4, 5).weight == nn.Linear(4, 5).weight).all().item()

# %% tags=["dropout-argument", "trap"]
with Context(TRAINING=1):
    observed = (Tensor.ones(10_000).dropout(0.25) == 0).mean().item()

# %% tags=["compiling", "trap"]
layers = [nn.Linear(400, 400), Tensor.tanh, nn.Linear(400, 10)]
optimizer = nn.optim.SGD(nn.state.get_parameters(layers), lr=0.01)


def train_step(x, y):
    optimizer.zero_grad()
    loss = x.sequential(layers).sparse_categorical_crossentropy(y).backward()
    return loss.realize(*optimizer.schedule_step())


# %% tags=["compiling", "mend"]
jit_step = TinyJit(train_step)

# %% tags=["compiling", "measure"]
x, y = Tensor.randn(64, 400).realize(), Tensor.randint(64, high=10).realize()
with Context(TRAINING=1):
    for _ in range(3):  # TinyJit captures the second call
        jit_step(x, y)
    observed = paired_ratios(
        lambda: [train_step(x, y).item() for _ in range(3)], lambda: [jit_step(x, y).item() for _ in range(3)]
    )
