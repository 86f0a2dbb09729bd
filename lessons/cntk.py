# %% [markdown]
# # Checks of the lessons in CNTK

# %%
import cntk as C
import numpy as np
from cntk.layers import GRU, BatchNormalization, Convolution2D, Dense, Dropout, Embedding, Fold, MaxPooling, Sequential

from rosetta_common.ground.pairs import paired_processes, paired_ratios

C.cntk_py.reset_random_seed(1)


def normal(*shape):
    return np.random.RandomState(1).randn(*shape).astype(np.float32)


def train_forward(model, x):
    """A forward pass as in training: CNTK drops out and keeps means only where gradients are to follow."""
    _, outputs = model.forward({model.arguments[0]: x}, model.outputs, keep_for_backward=model.outputs)
    return outputs[model.output]


# %% tags=["channel-order", "trap"]
images = C.input_variable((3, 12, 14))  # (channels, height, width), without the batch axis
observed = "NCHW" if Convolution2D((3, 3), 8)(images).shape == (8, 10, 12) else "NHWC"

# %% tags=["dropout-flag", "trap"]
model = Sequential([Dense(200), Dropout(0.5)])(C.input_variable(400))
x = normal(10, 400)
observed = not np.array_equal(model.eval(x), model.eval(x))  # dropout acts only if gradients are computed

# %% tags=["loss-input", "trap"]
loss = C.cross_entropy_with_softmax(C.input_variable(2), C.input_variable(2))
observed = loss([[2, 0]], [[1, 0]]).item()

# %% tags=["softmax-twice", "trap"]
loss = C.cross_entropy_with_softmax(C.input_variable(2), C.input_variable(2))
observed = loss([[1, 0]], [[1, 0]]).item()  # probabilities: the outputs of a network that ends in softmax

# %% tags=["softmax-twice", "mend"]
probabilities, labels = C.input_variable(2), C.input_variable(2)
loss = -C.reduce_sum(labels * C.log(probabilities))  # better: leave the softmax out
observed = loss([[1, 0]], [[1, 0]]).item()

# %% tags=["initialiser", "trap"]
layer = Dense(200)(C.input_variable(400))
observed = layer.W.value.var() * (400 + 200) / 2

# %% tags=["momentum", "trap"]
weight = C.parameter((), init=0)
learner = C.momentum_sgd([weight], lr=1.0, momentum=0.9)
for _ in range(3):
    learner.update({weight: np.ones((), np.float32)}, 1)  # the gradient, for one sample
observed = -weight.value

# %% tags=["momentum", "mend"]
weight = C.parameter((), init=0)
learner = C.momentum_sgd([weight], lr=1.0, momentum=0.9, unit_gain=False)
for _ in range(3):
    learner.update({weight: np.ones((), np.float32)}, 1)
observed = -weight.value

# %% tags=["input-gradient", "trap"]
images = C.input_variable((3, 32, 32))
observed = images.needs_gradient

# %% tags=["relu-after-pooling", "trap"]
x = C.input_variable((50, 32, 32), needs_gradient=True)
first = MaxPooling((2, 2), strides=2)(C.relu(x))

# %% tags=["relu-after-pooling", "mend"]
last = C.relu(MaxPooling((2, 2), strides=2)(x))

# %% tags=["relu-after-pooling", "measure"]
images = normal(64, 50, 32, 32)
assert np.array_equal(first.eval(images), last.eval(images))
observed = paired_ratios(lambda: first.grad(images), lambda: last.grad(images))

# %% tags=["number-as-window", "trap"]
layer = Convolution2D((3), 1)(C.input_variable((1, 12, 12)))
observed = "x".join(map(str, layer.W.shape[2:]))

# %% tags=["pooling-stride", "trap"]
observed = MaxPooling((3, 3))(C.input_variable((1, 12, 12))).shape[-1]

# %% tags=["pooling-stride", "mend"]
observed = MaxPooling((3, 3), strides=3)(C.input_variable((1, 12, 12))).shape[-1]

# %% tags=["pooling-border", "trap"]
observed = MaxPooling((3, 3), strides=2)(C.input_variable((1, 12, 12))).shape[-1]

# %% tags=["padding-default", "trap"]
observed = Convolution2D((3, 3), 1)(C.input_variable((1, 12, 12))).shape[-1]

# %% tags=["uneven-padding", "trap"]
layer = Convolution2D((3, 3), 1, strides=2, pad=True, init=1)(C.input_variable((1, 12, 12)))
corners = layer.eval(np.ones((1, 1, 12, 12), np.float32))[0, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% [markdown]
# Out of order: with one thread, MKL divides by zero in a convolution after another convolution and a training.

# %% tags=["kernel-orientation", "trap"]
layer = Convolution2D((3, 3), 1)(C.input_variable((1, 3, 3)))
image = np.zeros((1, 1, 3, 3), np.float32)
image[..., 0, 0] = 1  # this pixel meets the kernel's first number, or its last
observed = "cross-correlation" if layer.eval(image).item() == layer.W.value[0, 0, 0, 0] else "convolution"

# %% tags=["activation-default", "trap"]
layer = Dense(200)(C.input_variable(400))
observed = (layer.eval(normal(100, 400)) < 0).mean()

# %% tags=["bias-default", "trap"]
layer = Dense(200)(C.input_variable(400))
observed = "random" if layer.b.value.any() else "zero"

# %% tags=["gradient-clipping", "trap"]
weight = C.parameter((), init=0)
C.sgd([weight], lr=1.0).update({weight: np.full((), 1000, np.float32)}, 1)
observed = -weight.value

# %% tags=["nan-relu", "trap"]
observed = "nan" if np.isnan(C.relu([float("nan")]).eval()) else "0"

# %% tags=["nan-loss", "trap", "raises"]
x = C.input_variable(2)
weight = C.parameter(2, init=np.nan)
loss = C.reduce_sum(weight * x)
C.Trainer(None, loss, C.sgd([weight], lr=1.0)).train_minibatch({x: [[1, 1]]})
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
C.debugging.set_checked_mode(True)  # slow: shows where the NaN comes from
try:
    C.Trainer(None, loss, C.sgd([weight], lr=1.0)).train_minibatch({x: [[1, 1]]})
finally:
    C.debugging.set_checked_mode(False)

# %% tags=["sparse-labels", "trap"]
logits = C.input_variable(3)
C.cross_entropy_with_softmax(logits, C.input_variable(3))
try:
    C.cross_entropy_with_softmax(logits, C.input_variable(1))
    observed = "both"
except ValueError:
    observed = "one-hot"

# %% tags=["sparse-labels", "mend"]
labels = C.input_variable(())
loss = C.cross_entropy_with_softmax(logits, C.one_hot(labels, 3))
loss([[0, 0, 0]], np.array([2]))
observed = "both"

# %% tags=["label-dtypes", "trap"]
loss = C.cross_entropy_with_softmax(C.input_variable(3), C.input_variable(3))
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        loss([[0, 0, 0]], np.array([[0, 0, 1]], dtype))
    except ValueError:
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = np.array([[0, 0, 1]], "uint8")
loss([[0, 0, 0]], labels.astype(np.float32))
observed = "none"

# %% tags=["prediction-graph", "trap"]
model = Dense(200)(C.input_variable(400))
state, _ = model.forward(np.zeros((1, 400), np.float32))  # eval calls this; backward would start from a state
observed = state is not None

# %% tags=["gone-frameworks", "trap"]
x, y = C.input_variable(4), C.input_variable(2)
model = Sequential([Dense(8, activation=C.relu), Dense(2)])(x)
trainer = C.Trainer(model, C.cross_entropy_with_softmax(model, y), C.sgd(model.parameters, lr=0.1))
losses = []
for _ in range(10):
    trainer.train_minibatch({x: normal(64, 4), y: np.eye(2)[np.arange(64) % 2]})
    losses.append(trainer.previous_minibatch_loss_average)
observed = losses[-1] < losses[0]

# %% tags=["time-major", "trap"]
last = Fold(GRU(5))(C.sequence.input_variable(4))  # the axes of words and reviews aren't written
observed = "NTC" if last.eval(normal(2, 7, 4)).shape == (2, 5) else "TNC"  # 2 reviews, 7 words

# %% tags=["gru-reset", "trap"]
cell = GRU(5)(C.input_variable(5), C.input_variable(4))  # its parameters: b, W, H, and H1 for the new state alone
word, state = normal(1, 4), normal(1, 5)
word_z, word_r, word_n = np.split(word @ cell.W.value + cell.b.value, 3, axis=1)
state_z, state_r = np.split(state @ cell.H.value, 2, axis=1)
update, reset = C.sigmoid(word_z + state_z).eval(), C.sigmoid(word_r + state_r).eval()
before = (1 - update) * np.tanh(word_n + reset * state @ cell.H1.value) + update * state
observed = "before" if np.allclose(cell(state, word), before, atol=1e-6) else "after"

# %% tags=["batchnorm-momentum", "trap"]
layer = BatchNormalization()(C.input_variable(1))
train_forward(layer, np.zeros((64, 1)))  # the first batch's mean is taken whole
train_forward(layer, np.ones((64, 1)))
observed = layer.aggregate_mean.value.item()  # 1 - exp(-64 / 5000): the share grows with the batch

# %% tags=["batchnorm-momentum", "mend"]
layer = BatchNormalization(normalization_time_constant=-64 / np.log(0.9))(C.input_variable(1))
train_forward(layer, np.zeros((64, 1)))
train_forward(layer, np.ones((64, 1)))
observed = layer.aggregate_mean.value.item()

# %% tags=["batchnorm-epsilon", "trap"]
layer = BatchNormalization()(C.input_variable(1))
observed = layer.eval([[1]]).item() ** -2  # 1 / sqrt(0 + epsilon): the running variance begins at 0

# %% tags=["batchnorm-variance", "trap"]
layer = BatchNormalization()(C.input_variable(1))
train_forward(layer, np.array([[0], [4]]))  # their variance is 4 if divided by n, 8 if by n - 1
observed = layer.aggregate_variance.value.item() / 4

# %% tags=["batchnorm-scale", "trap"]
layer = BatchNormalization()(C.input_variable(4))
observed = layer.scale in layer.parameters

# %% tags=["batchnorm-prediction", "trap"]
layer = BatchNormalization()(C.input_variable(4))
for _ in range(20):
    train_forward(layer, 3 + 2 * np.random.randn(64, 4))
x = normal(10, 4)
mean, variance = layer.aggregate_mean.value, layer.aggregate_variance.value
by_hand = (x - mean) / np.sqrt(variance + 1e-5) * layer.scale.value + layer.bias.value
observed = abs(layer.eval(x) - by_hand).max()

# %% tags=["last-batch", "trap"]
x, y = C.input_variable(1), C.input_variable(1)
model = Dense(1)(x)
learner = C.sgd(model.parameters, lr=0.1)
data = np.ones((10, 1), np.float32), np.ones((10, 1), np.float32)
progress = C.squared_error(model, y).train(data, parameter_learners=[learner], minibatch_size=4)
observed = progress.epoch_summaries[0]["samples"]

# %% tags=["adam-correction", "trap"]
weight = C.parameter((), init=0)
learner = C.adam([weight], lr=0.01, momentum=0.9)
learner.update({weight: np.ones((), np.float32)}, 1)  # for a batch of 64 it would be a 64th: see minibatch_size
observed = -weight.value / 0.01

# %% tags=["adam-rows", "trap"]
word = C.input_variable(())
embedding = Embedding(1)(C.one_hot(word, 3))  # on a CPU, Adam fails if the one-hot vectors are sparse
trainer = C.Trainer(None, C.reduce_sum(embedding), C.adam(embedding.parameters, lr=0.01, momentum=0.9))
for number in (0, 1):
    before = embedding.E.value[0, 0]
    trainer.train_minibatch({word: np.array([number])})
observed = embedding.E.value[0, 0] != before

# %% tags=["flatten-order", "trap"]
flat = C.flatten(np.arange(12, dtype=np.float32).reshape(3, 2, 2)).eval()
observed = "channels first" if flat[0, :4].tolist() == [0, 1, 2, 3] else "channels last"

# %% tags=["equal-layers", "trap"]
C.cntk_py.set_fixed_random_seed(1)  # every layer starts with this seed
first, second = (Dense(5)(C.input_variable(4)).W.value for _ in range(2))
observed = np.array_equal(first, second)

# %% tags=["equal-layers", "mend"]
C.cntk_py.reset_random_seed(1)
first, second = (Dense(5)(C.input_variable(4)).W.value for _ in range(2))
observed = np.array_equal(first, second)

# %% tags=["dropout-argument", "trap"]
observed = (train_forward(Dropout(0.25)(C.input_variable(10000)), np.ones((1, 10000))) == 0).mean()

# %% tags=["thread-waiting", "trap"]
SCRIPT = """
import time
import cntk as C, numpy as np
x = C.sequence.input_variable(50)
loss = C.reduce_sum(C.layers.Recurrence(C.layers.GRU(50))(x))
trainer = C.Trainer(None, loss, C.sgd(loss.parameters, 0.001))
reviews = list(np.random.rand(32, 50, 50).astype(np.float32))
trainer.train_minibatch({x: reviews})
start = time.time()
for _ in range(3):
    trainer.train_minibatch({x: reviews})
print(time.time() - start)
"""
sleeping = {"OMP_WAIT_POLICY": "PASSIVE", "KMP_BLOCKTIME": None}

# %% tags=["thread-waiting", "mend"]
default = {"OMP_WAIT_POLICY": None, "KMP_BLOCKTIME": None}  # or PASSIVE with KMP_BLOCKTIME=1

# %% tags=["thread-waiting", "measure"]
observed = paired_processes(SCRIPT, sleeping, default)
