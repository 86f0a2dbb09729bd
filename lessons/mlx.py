# %% [markdown]
# # Checks of the lessons in MLX

# %%
from functools import partial

import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim

from rosetta_common.ground.pairs import paired_ratios

mx.random.seed(0)

# %% tags=["channel-order", "trap"]
images = mx.zeros((1, 12, 14, 3))  # (batch, height, width, channels)
observed = "NHWC" if nn.Conv2d(3, 8, 3)(images).shape == (1, 10, 12, 8) else "NCHW"

# %% tags=["channel-order", "mend"]
pictures = mx.zeros((1, 3, 12, 14))  # from another framework; MLX supports only its own order
images = mx.transpose(pictures, (0, 2, 3, 1))
outputs = mx.transpose(nn.Conv2d(3, 8, 3)(images), (0, 3, 1, 2))
observed = "NCHW" if outputs.shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["dropout-flag", "trap"]
model = nn.Sequential(nn.Linear(400, 200), nn.Dropout(0.5))
x = mx.random.normal((10, 400))
observed = not mx.array_equal(model(x), model(x)).item()

# %% tags=["dropout-flag", "mend"]
model.eval()
observed = not mx.array_equal(model(x), model(x)).item()

# %% tags=["loss-input", "trap"]
observed = nn.losses.cross_entropy(mx.array([[2.0, 0.0]]), mx.array([0])).item()

# %% tags=["softmax-twice", "trap"]
probabilities = mx.array([[1.0, 0.0]])  # the outputs of a network that ends in softmax
observed = nn.losses.cross_entropy(probabilities, mx.array([0])).item()

# %% tags=["softmax-twice", "mend"]
observed = nn.losses.nll_loss(mx.log(probabilities), mx.array([0])).item()  # better: leave the softmax out

# %% tags=["initialiser", "trap"]
layer = nn.Linear(400, 200)
observed = layer.weight.var().item() * (400 + 200) / 2

# %% tags=["initialiser", "mend"]
layer.weight = nn.init.glorot_uniform()(layer.weight)
observed = layer.weight.var().item() * (400 + 200) / 2

# %% tags=["momentum", "trap"]
parameters = {"weight": mx.zeros(1)}
optimizer = optim.SGD(learning_rate=1, momentum=0.9)
for _ in range(3):
    parameters = optimizer.apply_gradients({"weight": mx.ones(1)}, parameters)
observed = -parameters["weight"].item()

# %% tags=["input-gradient", "trap"]
images = mx.random.normal((10, 32, 32, 3))
layer = nn.Conv2d(3, 8, 3)
_, gradients = nn.value_and_grad(layer, lambda layer, images: layer(images).sum())(layer, images)
observed = gradients.keys() != layer.parameters().keys()  # only the requested gradients are computed

# %% tags=["relu-after-pooling", "trap"]
first = nn.Sequential(nn.ReLU(), nn.MaxPool2d(2))

# %% tags=["relu-after-pooling", "mend"]
last = nn.Sequential(nn.MaxPool2d(2), nn.ReLU())

# %% tags=["relu-after-pooling", "measure"]
x = mx.random.normal((64, 32, 32, 50))
assert mx.array_equal(first(x), last(x)).item()
first_gradient, last_gradient = (mx.grad(lambda x, model=model: model(x).sum()) for model in (first, last))
observed = paired_ratios(lambda: mx.eval(first_gradient(x)), lambda: mx.eval(last_gradient(x)))

# %% tags=["number-as-window", "trap"]
layer = nn.Conv2d(1, 1, kernel_size=(3))
observed = "x".join(map(str, layer.weight.shape[1:3]))

# %% tags=["pooling-stride", "trap"]
observed = nn.MaxPool2d(3)(mx.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["pooling-border", "trap"]
observed = nn.MaxPool2d(3, stride=2)(mx.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["padding-default", "trap"]
observed = nn.Conv2d(1, 1, 3)(mx.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["uneven-padding", "trap"]
layer = nn.Conv2d(1, 1, 3, stride=2, padding=1, bias=False)
layer.weight = mx.ones_like(layer.weight)
corners = layer(mx.ones((1, 12, 12, 1)))[0, :, :, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["activation-default", "trap"]
observed = (nn.Linear(400, 200)(mx.random.normal((100, 400))) < 0).mean().item()

# %% tags=["bias-default", "trap"]
layer = nn.Linear(400, 200)
observed = "none" if "bias" not in layer else "random" if layer.bias.any() else "zero"

# %% tags=["bias-default", "mend"]
layer.bias = mx.zeros_like(layer.bias)
observed = "random" if layer.bias.any() else "zero"

# %% tags=["gradient-clipping", "trap"]
weight = mx.array(0.0)
gradient = mx.grad(lambda weight: 1000 * weight)(weight)
observed = -optim.SGD(learning_rate=1).apply_gradients(gradient, weight).item()

# %% tags=["nan-relu", "trap"]
observed = "nan" if mx.isnan(nn.relu(mx.array(float("nan")))) else "0"

# %% tags=["nan-loss", "trap", "raises"]
weight = mx.array(float("nan"))
loss, gradient = mx.value_and_grad(lambda weight: 2 * weight)(weight)
weight = optim.SGD(learning_rate=1).apply_gradients(gradient, weight)
mx.eval(weight)
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
if mx.isnan(loss):  # MLX has no function for this
    raise FloatingPointError("the loss is no number")

# %% tags=["sparse-labels", "trap"]
logits = mx.zeros((1, 3))
mx.eval(nn.losses.cross_entropy(logits, mx.array([2])))
mx.eval(nn.losses.cross_entropy(logits, mx.array([[0.0, 0.0, 1.0]])))
observed = "both"

# %% tags=["label-dtypes", "trap"]
refused = []
for dtype in (mx.int32, mx.int64, mx.uint8, mx.float32):
    try:
        mx.eval(nn.losses.cross_entropy(mx.zeros((1, 3)), mx.array([2], dtype)))  # the error comes from `eval`
    except RuntimeError:
        refused.append(str(dtype).removeprefix("mlx.core."))
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = mx.array([2], mx.float32)
mx.eval(nn.losses.cross_entropy(mx.zeros((1, 3)), labels.astype(mx.int32)))
observed = "none"

# %% tags=["prediction-graph", "trap"]
model = nn.Sequential(nn.Linear(400, 400), nn.ReLU(), nn.Linear(400, 200))
x = mx.zeros((1000, 400))
mx.eval(model.parameters(), x)
before = mx.get_active_memory()
prediction = model(x)
mx.eval(prediction)
observed = mx.get_active_memory() - before > 2 * prediction.nbytes  # gradients would need the first layer's outputs

# %% tags=["numpy-in-the-loop", "trap"]
model = nn.Sequential(nn.Linear(400, 400), nn.Tanh(), nn.Linear(400, 10))
optimizer = optim.SGD(learning_rate=0.01)


@partial(nn.value_and_grad, model)
def loss_and_gradients(x, y):
    return nn.losses.cross_entropy(model(x), y, reduction="mean")


def reading_epoch(batches):
    losses = []
    for x, y in batches:
        loss, gradients = loss_and_gradients(x, y)
        optimizer.update(model, gradients)
        mx.eval(model.parameters())
        losses.append(loss.item())
    return losses


# %% tags=["numpy-in-the-loop", "mend"]
def epoch(batches):
    losses = []
    for x, y in batches:
        loss, gradients = loss_and_gradients(x, y)
        optimizer.update(model, gradients)
        mx.async_eval(loss, model.parameters())  # doesn't wait
        losses.append(loss)
    return mx.stack(losses).tolist()


# %% tags=["numpy-in-the-loop", "measure"]
batches = [(mx.random.normal((16, 400)), mx.random.randint(0, 10, (16,))) for _ in range(20)]
observed = paired_ratios(lambda: reading_epoch(batches), lambda: epoch(batches))

# %% tags=["asynchronous-engine", "measure"]
x = mx.random.normal((400, 400))
observed = paired_ratios(lambda: x @ x, lambda: mx.eval(x @ x))

# %% tags=["compiling", "trap"]
model = nn.Sequential(nn.Linear(400, 400), nn.Tanh(), nn.Linear(400, 10))
optimizer = optim.SGD(learning_rate=0.01)


def loss_fn(x, y):
    return nn.losses.cross_entropy(model(x), y, reduction="mean")


def train_step(x, y):
    loss, gradients = nn.value_and_grad(model, loss_fn)(x, y)
    optimizer.update(model, gradients)
    return loss


# %% tags=["compiling", "mend"]
state = [model.state, optimizer.state]  # what a compiled function may change
compiled_step = mx.compile(train_step, inputs=state, outputs=state)

# %% tags=["compiling", "measure"]
x, y = mx.random.normal((16, 400)), mx.random.randint(0, 10, (16,))
observed = paired_ratios(
    lambda: [mx.eval(train_step(x, y), state) for _ in range(10)],
    lambda: [mx.eval(compiled_step(x, y), state) for _ in range(10)],
)

# %% tags=["time-major", "trap"]
gru = nn.GRU(4, 5)
x = mx.random.normal((2, 7, 4))  # 2 reviews, 7 words
observed = "NTC" if mx.allclose(gru(x)[1:], gru(x[1:])) else "TNC"  # words depend on each other, reviews don't

# %% tags=["gru-reset", "trap"]
gru = nn.GRU(4, 5)
word, state = mx.random.normal((1, 4)), mx.random.normal((1, 5))
word_r, word_z, word_n = mx.split(word @ gru.Wx.T + gru.b, 3, axis=1)
state_r, state_z, state_n = mx.split(state @ gru.Wh.T, 3, axis=1)
reset, update = mx.sigmoid(word_r + state_r), mx.sigmoid(word_z + state_z)
new = mx.tanh(word_n + reset * (state_n + gru.bhn))
after = (1 - update) * new + update * state
observed = "after" if mx.allclose(gru(word, state), after, atol=1e-6) else "before"

# %% tags=["batchnorm-momentum", "trap"]
layer = nn.BatchNorm(1)
layer(mx.array([[0.0], [2.0]]))  # the batch's mean is 1
observed = layer.running_mean.item()

# %% tags=["batchnorm-epsilon", "trap"]
layer = nn.BatchNorm(1).eval()
layer.running_var = mx.zeros(1)
observed = layer(mx.ones((1, 1))).item() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-variance", "trap"]
layer = nn.BatchNorm(1, momentum=1)
layer(mx.array([[0.0], [4.0]]))  # their variance is 4 if divided by n, 8 if by n - 1
observed = layer.running_var.item() / 4

# %% tags=["batchnorm-scale", "trap"]
observed = "weight" in nn.BatchNorm(4).trainable_parameters()

# %% tags=["batchnorm-prediction", "trap"]
layer = nn.BatchNorm(4)
for _ in range(20):
    layer(3 + 2 * mx.random.normal((64, 4)))
layer.eval()
x = mx.random.normal((10, 4))
by_hand = (x - layer.running_mean) / mx.sqrt(layer.running_var + layer.eps) * layer.weight + layer.bias
observed = mx.abs(layer(x) - by_hand).max().item()

# %% tags=["adam-correction", "trap"]
optimizer = optim.Adam(learning_rate=0.01)
parameters = optimizer.apply_gradients({"weight": mx.ones(1)}, {"weight": mx.zeros(1)})
observed = -parameters["weight"].item() / 0.01

# %% tags=["adam-correction", "mend"]
optimizer = optim.Adam(learning_rate=0.01, bias_correction=True)
parameters = optimizer.apply_gradients({"weight": mx.ones(1)}, {"weight": mx.zeros(1)})
observed = -parameters["weight"].item() / 0.01

# %% tags=["adam-rows", "trap"]
embedding = nn.Embedding(3, 1)
optimizer = optim.Adam(learning_rate=0.01)
gradient = nn.value_and_grad(embedding, lambda word: embedding(word).sum())
for word in (0, 1):
    before = embedding.weight[0].item()
    optimizer.update(embedding, gradient(mx.array([word]))[1])
observed = embedding.weight[0].item() != before

# %% tags=["kernel-orientation", "trap"]
layer = nn.Conv2d(1, 1, 3, bias=False)
image = mx.zeros((1, 3, 3, 1))
image[:, 0, 0] = 1  # this pixel meets the kernel's first number, or its last
observed = "cross-correlation" if layer(image).item() == layer.weight[0, 0, 0, 0].item() else "convolution"

# %% tags=["equal-layers", "trap"]
mx.random.seed(1)
observed = mx.array_equal(nn.Linear(4, 5).weight, nn.Linear(4, 5).weight).item()

# %% tags=["dropout-argument", "trap"]
observed = (nn.Dropout(0.25)(mx.ones(10_000)) == 0).mean().item()
