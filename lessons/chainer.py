# %% [markdown]
# # Checks of the lessons in Chainer

# %%
import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np
from chainer.graph_optimizations.static_graph import static_graph

from rosetta_common.ground.pairs import paired_ratios

np.random.seed(0)


def normal(*shape):
    return np.random.randn(*shape).astype(np.float32)


def zeros(*shape):
    return np.zeros(shape, np.float32)


# %% tags=["cudnn-autotune", "trap"]
observed = chainer.config.autotune

# %% tags=["cudnn-autotune", "mend"]
with chainer.using_config("autotune", True):
    observed = chainer.config.autotune

# %% tags=["channel-order", "trap"]
images = zeros(1, 3, 12, 14)  # (batch, channels, height, width)
observed = "NCHW" if L.Convolution2D(3, 8, 3)(images).shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["dropout-flag", "trap"]
model = chainer.Sequential(L.Linear(400, 200), F.dropout)
x = normal(10, 400)
observed = not np.array_equal(model(x).array, model(x).array)

# %% tags=["dropout-flag", "mend"]
with chainer.using_config("train", False):
    observed = not np.array_equal(model(x).array, model(x).array)

# %% tags=["loss-input", "trap"]
observed = F.softmax_cross_entropy(np.array([[2.0, 0.0]]), np.array([0])).item()

# %% tags=["softmax-twice", "trap"]
probabilities = np.array([[1.0, 0.0]])  # the outputs of a network that ends in softmax
observed = F.softmax_cross_entropy(probabilities, np.array([0])).item()

# %% tags=["softmax-twice", "mend"]
observed = -F.log(F.select_item(probabilities, np.array([0]))).item()  # better: leave the softmax out

# %% tags=["initialiser", "trap"]
layer = L.Linear(400, 200)
observed = layer.W.array.var() * (400 + 200) / 2

# %% tags=["initialiser", "mend"]
layer = L.Linear(400, 200, initialW=chainer.initializers.GlorotUniform())
observed = layer.W.array.var() * (400 + 200) / 2

# %% tags=["momentum", "trap"]
layer = L.Linear(1, 1, nobias=True, initialW=0)
optimizer = chainer.optimizers.MomentumSGD(lr=1, momentum=0.9).setup(layer)
for _ in range(3):
    optimizer.update(layer, np.ones((1, 1), np.float32))  # the loss is the layer's return value: its weight
observed = -layer.W.item()

# %% tags=["input-gradient", "trap"]
images = normal(10, 3, 32, 32)
outputs = L.Convolution2D(3, 8, 3)(images)
observed = outputs.creator.inputs[0].requires_grad  # it would be with chainer.Variable(images)

# %% tags=["relu-after-pooling", "trap"]
first = chainer.Sequential(F.relu, lambda x: F.max_pooling_2d(x, 2))

# %% tags=["relu-after-pooling", "mend"]
last = chainer.Sequential(lambda x: F.max_pooling_2d(x, 2), F.relu)

# %% tags=["relu-after-pooling", "measure"]
x = chainer.Variable(normal(64, 50, 32, 32))
assert np.array_equal(first(x).array, last(x).array)
observed = paired_ratios(lambda: F.sum(first(x)).backward(), lambda: F.sum(last(x)).backward())

# %% tags=["number-as-window", "trap"]
layer = L.Convolution2D(1, 1, ksize=(3))
observed = "x".join(map(str, layer.W.shape[2:]))

# %% tags=["pooling-stride", "trap"]
observed = F.max_pooling_2d(zeros(1, 1, 12, 12), 3).shape[-1]

# %% tags=["pooling-border", "trap"]
observed = F.max_pooling_2d(zeros(1, 1, 12, 12), 3, stride=2).shape[-1]

# %% tags=["pooling-border", "mend"]
observed = F.max_pooling_2d(zeros(1, 1, 12, 12), 3, stride=2, cover_all=False).shape[-1]

# %% tags=["padding-default", "trap"]
observed = L.Convolution2D(1, 1, 3)(zeros(1, 1, 12, 12)).shape[-1]

# %% tags=["uneven-padding", "trap"]
layer = L.Convolution2D(1, 1, 3, stride=2, pad=1, initialW=1)
corners = layer(1 + zeros(1, 1, 12, 12)).array[0, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["activation-default", "trap"]
observed = (L.Linear(400, 200)(normal(100, 400)).array < 0).mean()

# %% tags=["bias-default", "trap"]
bias = L.Linear(400, 200).b
observed = "none" if bias is None else "random" if bias.array.any() else "zero"

# %% tags=["gradient-clipping", "trap"]
layer = L.Linear(1, 1, nobias=True, initialW=0)
chainer.optimizers.SGD(lr=1).setup(layer).update(layer, np.full((1, 1), 1000, np.float32))  # loss: 1000 * weight
observed = -layer.W.item()

# %% tags=["nan-relu", "trap"]
observed = "nan" if np.isnan(F.relu(np.array([np.nan])).array[0]) else "0"

# %% tags=["nan-loss", "trap", "raises"]
model = L.Classifier(L.Linear(2, 2))
optimizer = chainer.optimizers.SGD().setup(model)
optimizer.update(model, np.full((1, 2), np.nan, np.float32), np.array([0]))
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
with chainer.using_config("debug", True):  # slow: shows where the NaN comes from
    optimizer.update(model, np.full((1, 2), np.nan, np.float32), np.array([0]))

# %% tags=["sparse-labels", "trap"]
logits = zeros(1, 3)
F.softmax_cross_entropy(logits, np.array([2]))
F.softmax_cross_entropy(logits, np.array([[0, 0, 1]], np.float32))
observed = "both"

# %% tags=["label-dtypes", "trap"]
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        F.softmax_cross_entropy(zeros(1, 3), np.array([2], dtype))
    except RuntimeError:  # "An Expr instance cannot be evaluated as bool", says Chainer
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = np.array([2], np.uint8)
F.softmax_cross_entropy(zeros(1, 3), labels.astype(np.int32))
observed = "none"

# %% tags=["prediction-graph", "trap"]
model = L.Linear(400, 200)
observed = model(zeros(1, 400)).creator is not None

# %% tags=["prediction-graph", "mend"]
with chainer.no_backprop_mode():
    observed = model(zeros(1, 400)).creator is not None

# %% tags=["gone-frameworks", "trap"]
model = L.Classifier(chainer.Sequential(L.Linear(4, 8), F.relu, L.Linear(8, 2)))
optimizer = chainer.optimizers.SGD(lr=0.1).setup(model)
x, y = normal(64, 4), np.arange(64) % 2
losses = []
for _ in range(10):
    optimizer.update(model, x, y)
    losses.append(model.loss.item())
observed = losses[-1] < losses[0]


# %% tags=["compiling", "trap"]
class Network(chainer.Chain):
    def __init__(self):
        super().__init__()
        with self.init_scope():
            self.hidden, self.output = L.Linear(400, 400), L.Linear(400, 10)

    def forward(self, x):
        return self.output(F.tanh(self.hidden(x)))


# %% tags=["compiling", "mend"]
class StaticNetwork(Network):
    @static_graph  # the graph of the first batch is kept
    def forward(self, x):
        return self.output(F.tanh(self.hidden(x)))


# %% tags=["compiling", "measure"]
def train_steps(network):
    model = L.Classifier(network)
    optimizer = chainer.optimizers.SGD(lr=0.01).setup(model)
    x, y = normal(64, 400), np.arange(64) % 10
    return lambda: [optimizer.update(model, x, y) for _ in range(20)]


observed = paired_ratios(train_steps(Network()), train_steps(StaticNetwork()))

# %% tags=["time-major", "trap"]
reviews = list(zeros(2, 7, 4))  # 2 reviews, 7 words; each review may have its own length
state, _ = L.NStepGRU(1, 4, 5, dropout=0)(None, reviews)
observed = "NTC" if state.shape[1] == 2 else "TNC"

# %% tags=["fused-weights", "trap"]
fused, cell = L.NStepGRU(1, 4, 5, dropout=0), L.StatelessGRU(4, 5)
for link, w, b in zip((cell.W_r, cell.W_z, cell.W, cell.U_r, cell.U_z, cell.U), fused.ws[0], fused.bs[0]):
    link.W.copydata(w)
    link.b.copydata(b)
for link in (cell.W_z, cell.U_z):  # its update gate has the two sides exchanged
    link.W.array *= -1
    link.b.array *= -1
x = normal(2, 7, 4)
state = zeros(2, 5)
for t in range(7):
    state = cell(state, x[:, t])
observed = abs(state.array - fused(None, list(x))[0].array).max()  # the cell resets at another place: see gru-reset

# %% tags=["fused-weights", "mend"]
w, b = fused.ws[0], fused.bs[0]  # of the only layer
state = zeros(2, 5)
for t in range(7):
    word_r, word_z, word_n = (F.linear(x[:, t], w[gate], b[gate]) for gate in range(3))
    state_r, state_z, state_n = (F.linear(state, w[gate], b[gate]) for gate in range(3, 6))
    update = F.sigmoid(word_z + state_z)
    state = (1 - update) * F.tanh(word_n + F.sigmoid(word_r + state_r) * state_n) + update * state
observed = abs(state.array - fused(None, list(x))[0].array).max()

# %% tags=["gru-reset", "trap"]
cell = L.StatelessGRU(4, 5)  # L.GRU and L.StatefulGRU are the same with a memory
word, state = normal(1, 4), normal(1, 5)
reset, update = F.sigmoid(cell.W_r(word) + cell.U_r(state)), F.sigmoid(cell.W_z(word) + cell.U_z(state))
before = (1 - update) * state + update * F.tanh(cell.W(word) + cell.U(reset * state))
observed = "before" if np.allclose(cell(state, word).array, before.array, atol=1e-6) else "after"

# %% tags=["gru-reset", "mend"]
layer = L.NStepGRU(1, 4, 5, dropout=0)
w, b = layer.ws[0], layer.bs[0]  # of the only layer
word_r, word_z, word_n = (F.linear(word, w[gate], b[gate]) for gate in range(3))
state_r, state_z, state_n = (F.linear(state, w[gate], b[gate]) for gate in range(3, 6))
update = F.sigmoid(word_z + state_z)
after = (1 - update) * F.tanh(word_n + F.sigmoid(word_r + state_r) * state_n) + update * state
output, _ = layer(state[np.newaxis], [word])
observed = "after" if np.allclose(output.array[0], after.array, atol=1e-6) else "before"

# %% tags=["batchnorm-momentum", "trap"]
layer = L.BatchNormalization(1)
layer(np.array([[0], [2]], np.float32))  # the batch's mean is 1
observed = layer.avg_mean.item()

# %% tags=["batchnorm-epsilon", "trap"]
layer = L.BatchNormalization(1)
layer.avg_var[:] = 0
with chainer.using_config("train", False):
    observed = layer(np.ones((1, 1), np.float32)).item() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-epsilon", "mend"]
layer = L.BatchNormalization(1, eps=1e-5)
layer.avg_var[:] = 0
with chainer.using_config("train", False):
    observed = layer(np.ones((1, 1), np.float32)).item() ** -2

# %% tags=["batchnorm-variance", "trap"]
layer = L.BatchNormalization(1, decay=0)
layer(np.array([[0], [4]], np.float32))  # their variance is 4 if divided by n, 8 if by n - 1
observed = layer.avg_var.item() / 4

# %% tags=["batchnorm-scale", "trap"]
layer = L.BatchNormalization(4)
observed = "/gamma" in dict(layer.namedparams())

# %% tags=["batchnorm-prediction", "trap"]
layer = L.BatchNormalization(4)
for _ in range(20):
    layer(3 + 2 * normal(64, 4))
x = normal(10, 4)
by_hand = (x - layer.avg_mean) / np.sqrt(layer.avg_var + layer.eps) * layer.gamma.array + layer.beta.array
with chainer.using_config("train", False):
    observed = abs(layer(x).array - by_hand).max()

# %% tags=["last-batch", "trap"]
batches = chainer.iterators.SerialIterator(np.arange(10), batch_size=4)
observed = 0
while not batches.is_new_epoch:
    observed += len(batches.next())  # the next epoch fills up the last batch

# %% tags=["last-batch", "mend"]
observed = sum(len(batch) for batch in chainer.iterators.SerialIterator(np.arange(10), batch_size=4, repeat=False))

# %% tags=["adam-correction", "trap"]
layer = L.Linear(1, 1, nobias=True, initialW=0)
chainer.optimizers.Adam(alpha=0.01).setup(layer).update(layer, np.ones((1, 1), np.float32))  # loss: the weight
observed = -layer.W.item() / 0.01

# %% tags=["adam-rows", "trap"]
embedding = L.EmbedID(3, 1)
optimizer = chainer.optimizers.Adam(alpha=0.01).setup(embedding)
for word in (0, 1):
    before = embedding.W.array[0, 0]
    optimizer.update(embedding, np.array([word]))
observed = embedding.W.array[0, 0] != before

# %% tags=["flatten-order", "trap"]
flat = F.flatten(np.arange(12).reshape(3, 2, 2))
observed = "channels first" if flat.array[:4].tolist() == [0, 1, 2, 3] else "channels last"

# %% tags=["kernel-orientation", "trap"]
layer = L.Convolution2D(1, 1, 3)
image = zeros(1, 1, 3, 3)
image[..., 0, 0] = 1  # this pixel meets the kernel's first number, or its last
observed = "cross-correlation" if layer(image).item() == layer.W.array[0, 0, 0, 0] else "convolution"

# %% tags=["equal-layers", "trap"]
np.random.seed(1)  # Chainer uses numpy's generator
observed = np.array_equal(L.Linear(4, 5).W.array, L.Linear(4, 5).W.array)

# %% tags=["dropout-argument", "trap"]
observed = (F.dropout(np.ones(10_000, np.float32), 0.25).array == 0).mean()
