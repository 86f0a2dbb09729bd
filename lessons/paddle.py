# %% [markdown]
# # Checks of the lessons in PaddlePaddle

# %%
import paddle
from paddle import nn
from paddle.io import DataLoader, TensorDataset
from paddle.nn import functional as F

from rosetta_common.ground.pairs import paired_processes, paired_ratios

paddle.seed(0)


def parameter(value):
    return paddle.create_parameter([1], "float32", default_initializer=nn.initializer.Constant(value))


# %% tags=["channel-order", "trap"]
images = paddle.zeros([1, 3, 12, 14])  # (batch, channels, height, width)
observed = "NCHW" if nn.Conv2D(3, 8, 3)(images).shape == [1, 8, 10, 12] else "NHWC"

# %% tags=["channel-order-speed", "trap"]
layer = nn.Conv2D(64, 64, 3, padding=1)
images = paddle.randn([16, 64, 32, 32])

# %% tags=["channel-order-speed", "mend"]
other = nn.Conv2D(64, 64, 3, padding=1, data_format="NHWC")
turned = images.transpose([0, 2, 3, 1])

# %% tags=["channel-order-speed", "measure"]
observed = paired_ratios(lambda: layer(images).sum().backward(), lambda: other(turned).sum().backward())

# %% tags=["dropout-flag", "trap"]
model = nn.Sequential(nn.Linear(400, 200), nn.Dropout(0.5))
x = paddle.randn([10, 400])
observed = not paddle.equal_all(model(x), model(x))

# %% tags=["dropout-flag", "mend"]
model.eval()
observed = not paddle.equal_all(model(x), model(x))

# %% tags=["loss-input", "trap"]
observed = F.cross_entropy(paddle.to_tensor([[2.0, 0.0]]), paddle.to_tensor([0])).item()

# %% tags=["softmax-twice", "trap"]
probabilities = paddle.to_tensor([[1.0, 0.0]])  # the outputs of a network that ends in softmax
observed = F.cross_entropy(probabilities, paddle.to_tensor([0])).item()

# %% tags=["softmax-twice", "mend"]
# Better: leave the softmax out.
observed = F.cross_entropy(probabilities, paddle.to_tensor([0]), use_softmax=False).item()

# %% tags=["initialiser", "trap"]
layer = nn.Linear(400, 200)
observed = layer.weight.var().item() * (400 + 200) / 2

# %% tags=["momentum", "trap"]
weight = parameter(0.0)
optimizer = paddle.optimizer.Momentum(learning_rate=1.0, momentum=0.9, parameters=[weight])
for _ in range(3):
    weight.sum().backward()
    optimizer.step()
    optimizer.clear_grad()
observed = -weight.item()

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

# %% tags=["number-as-window", "trap"]
layer = nn.Conv2D(1, 1, kernel_size=(3))
observed = "x".join(map(str, layer.weight.shape[2:]))

# %% tags=["pooling-stride", "trap"]
observed = nn.MaxPool2D(3)(paddle.zeros([1, 1, 12, 12])).shape[-1]

# %% tags=["pooling-border", "trap"]
observed = nn.MaxPool2D(3, stride=2)(paddle.zeros([1, 1, 12, 12])).shape[-1]

# %% tags=["padding-default", "trap"]
observed = nn.Conv2D(1, 1, 3)(paddle.zeros([1, 1, 12, 12])).shape[-1]

# %% tags=["uneven-padding", "trap"]
ones = nn.initializer.Constant(1.0)
layer = nn.Conv2D(1, 1, 3, stride=2, padding="same", weight_attr=ones)
corners = layer(paddle.ones([1, 1, 12, 12]))[0, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["uneven-padding", "mend"]
layer = nn.Conv2D(1, 1, 3, stride=2, padding=1, weight_attr=ones)
corners = layer(paddle.ones([1, 1, 12, 12]))[0, 0]
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["activation-default", "trap"]
observed = (nn.Linear(400, 200)(paddle.randn([100, 400])) < 0).astype("float32").mean().item()

# %% tags=["bias-default", "trap"]
bias = nn.Linear(400, 200).bias
observed = "none" if bias is None else "random" if bias.any() else "zero"

# %% tags=["gradient-clipping", "trap"]
weight = parameter(0.0)
(1000 * weight).sum().backward()
paddle.optimizer.SGD(learning_rate=1.0, parameters=[weight]).step()
observed = -weight.item()

# %% tags=["nan-relu", "trap"]
observed = "nan" if F.relu(paddle.to_tensor(float("nan"))).isnan() else "0"

# %% tags=["nan-relu", "mend"]
x = paddle.to_tensor(float("nan"))
observed = "nan" if paddle.maximum(x, paddle.zeros_like(x)).isnan() else "0"

# %% tags=["nan-loss", "trap", "raises"]
weight = parameter(float("nan"))
weight.sum().backward()
paddle.optimizer.SGD(learning_rate=1.0, parameters=[weight]).step()
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
weight = parameter(float("nan"))
paddle.set_flags({"FLAGS_check_nan_inf": True})  # shows where the NaN comes from
try:
    (2 * weight).sum().backward()
finally:
    paddle.set_flags({"FLAGS_check_nan_inf": False})

# %% tags=["sparse-labels", "trap"]
logits = paddle.zeros([1, 3])
F.cross_entropy(logits, paddle.to_tensor([2]))
try:
    F.cross_entropy(logits, paddle.to_tensor([[0.0, 0.0, 1.0]]))  # allowed with soft_label=True
    observed = "both"
except ValueError:
    observed = "numbers"

# %% tags=["label-dtypes", "trap"]
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        F.cross_entropy(paddle.zeros([1, 3]), paddle.to_tensor([2], dtype=dtype))
    except RuntimeError:
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = paddle.to_tensor([2], dtype="uint8")
F.cross_entropy(paddle.zeros([1, 3]), labels.astype("int64"))
observed = "none"

# %% tags=["prediction-graph", "trap"]
model = nn.Linear(400, 200)
observed = not model(paddle.zeros([1, 400])).stop_gradient

# %% tags=["prediction-graph", "mend"]
with paddle.no_grad():
    observed = not model(paddle.zeros([1, 400])).stop_gradient


# %% tags=["compiling", "trap"]
def train_step(model, optimizer, x, y):
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.clear_grad()


model = nn.Sequential(nn.Linear(400, 400), nn.Tanh(), nn.Linear(400, 10))
optimizer = paddle.optimizer.SGD(0.01, parameters=model.parameters())

# %% tags=["compiling", "mend"]
network = nn.Sequential(nn.Linear(400, 400), nn.Tanh(), nn.Linear(400, 10))
compiled = paddle.jit.to_static(network)  # the forward and the backward pass
sgd = paddle.optimizer.SGD(0.01, parameters=compiled.parameters())

# %% tags=["compiling", "measure"]
x, y = paddle.randn([64, 400]), paddle.randint(0, 10, [64])
observed = paired_ratios(
    lambda: [train_step(model, optimizer, x, y) for _ in range(50)],
    lambda: [train_step(compiled, sgd, x, y) for _ in range(50)],
)

# %% tags=["time-major", "trap"]
_, state = nn.GRU(4, 5)(paddle.zeros([2, 7, 4]))  # 2 reviews, 7 words
observed = "NTC" if state.shape[1] == 2 else "TNC"

# %% tags=["fused-weights", "trap"]
fused, cell = nn.GRU(4, 5), nn.GRUCell(4, 5)
cell.set_state_dict({name: getattr(fused, name + "_l0") for name in cell.state_dict()})
x = paddle.randn([2, 7, 4])
state = paddle.zeros([2, 5])
for word in x.unbind(axis=1):
    state, _ = cell(word, state)
observed = (state - fused(x)[1][0]).abs().max().item()

# %% tags=["gru-reset", "trap"]
cell = nn.GRUCell(4, 5)
word, state = paddle.randn([1, 4]), paddle.randn([1, 5])
word_r, word_z, word_n = F.linear(word, cell.weight_ih.T, cell.bias_ih).chunk(3, axis=1)
state_r, state_z, state_n = F.linear(state, cell.weight_hh.T, cell.bias_hh).chunk(3, axis=1)
reset, update = F.sigmoid(word_r + state_r), F.sigmoid(word_z + state_z)
after = paddle.lerp(paddle.tanh(word_n + reset * state_n), state, update)
observed = "after" if paddle.allclose(cell(word, state)[0], after, atol=1e-6) else "before"

# %% tags=["batchnorm-momentum", "trap"]
layer = nn.BatchNorm1D(1)
layer(paddle.to_tensor([[0.0], [2.0]]))  # the batch's mean is 1
observed = layer.state_dict()["_mean"].item()

# %% tags=["batchnorm-epsilon", "trap"]
layer = nn.BatchNorm1D(1)
layer.eval()
layer.state_dict()["_variance"].zero_()
observed = layer(paddle.ones([1, 1])).item() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-variance", "trap"]
layer = nn.BatchNorm1D(1, momentum=0.0)  # the share of the old mean
layer(paddle.to_tensor([[0.0], [4.0]]))  # their variance is 4 if divided by n, 8 if by n - 1
observed = layer.state_dict()["_variance"].item() / 4

# %% tags=["batchnorm-scale", "trap"]
layer = nn.BatchNorm1D(4)
observed = "weight" in dict(layer.named_parameters()) and not layer.weight.stop_gradient

# %% tags=["batchnorm-prediction", "trap"]
layer = nn.BatchNorm1D(4, epsilon=1e-5)
for _ in range(20):
    layer(3 + 2 * paddle.randn([64, 4]))
layer.eval()
x = paddle.randn([10, 4])
mean, variance = (layer.state_dict()[name] for name in ("_mean", "_variance"))
by_hand = (x - mean) / paddle.sqrt(variance + 1e-5) * layer.weight + layer.bias
observed = (layer(x) - by_hand).abs().max().item()

# %% tags=["last-batch", "trap"]
loader = DataLoader(TensorDataset([paddle.arange(10)]), batch_size=4, shuffle=True)
observed = sum(len(batch) for (batch,) in loader)

# %% tags=["adam-correction", "trap"]
weight = parameter(0.0)
weight.sum().backward()
paddle.optimizer.Adam(0.01, parameters=[weight]).step()
observed = -weight.item() / 0.01

# %% tags=["adam-rows", "trap"]
embedding = nn.Embedding(3, 1)
optimizer = paddle.optimizer.Adam(0.01, parameters=embedding.parameters())  # with sparse and lazy_mode the row stays
for word in (0, 1):
    before = embedding.weight[0].item()
    embedding(paddle.to_tensor([word])).sum().backward()
    optimizer.step()
    optimizer.clear_grad()
observed = embedding.weight[0].item() != before

# %% tags=["flatten-order", "trap"]
image = paddle.to_tensor([[[[1.0, 2.0]], [[3.0, 4.0]]]])  # 2 channels of 1 row of 2 pixels
observed = "channels first" if nn.Flatten()(image)[0].tolist() == [1, 2, 3, 4] else "channels last"

# %% tags=["kernel-orientation", "trap"]
layer = nn.Conv2D(1, 1, 3, bias_attr=False)
image = paddle.zeros([1, 1, 3, 3])
image[..., 0, 0] = 1  # this pixel meets the kernel's first number, or its last
observed = "cross-correlation" if layer(image).item() == layer.weight[0, 0, 0, 0].item() else "convolution"

# %% tags=["tf32", "trap"]
products, convolutions = paddle.base.core.get_cublas_switch(), paddle.base.core.get_cudnn_switch()
observed = {(False, False): "nothing", (False, True): "convolutions", (True, True): "both"}[products, convolutions]

# %% tags=["tf32", "mend"]
paddle.base.core.set_cudnn_switch(False)
observed = "convolutions" if paddle.base.core.get_cudnn_switch() else "nothing"
paddle.base.core.set_cudnn_switch(True)

# %% tags=["equal-layers", "trap"]
paddle.seed(1)
observed = paddle.equal_all(nn.Linear(4, 5).weight, nn.Linear(4, 5).weight).item()

# %% tags=["dropout-argument", "trap"]
observed = (F.dropout(paddle.ones([10_000]), 0.25) == 0).astype("float32").mean().item()

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
