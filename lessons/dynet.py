# %% [markdown]
# # Checks of the lessons in DyNet

# %%
import dynet_config
import numpy as np

from rosetta_common.ground.pairs import paired_ratios

dynet_config.set(random_seed=1)  # read when DyNet is imported

import dynet as dy

parameters = dy.ParameterCollection()


def train(trainer, loss):
    """A training step as usual."""
    loss.forward()
    loss.backward()
    trainer.update()


# %% tags=["channel-order", "trap"]
dy.renew_cg()
kernel = parameters.add_parameters((3, 3, 3, 8))
images = dy.inputTensor(np.zeros((12, 14, 3)))  # (height, width, channels), without the batch
observed = "NHWC" if dy.conv2d(images, kernel, stride=[1, 1]).dim() == ((10, 12, 8), 1) else "NCHW"

# %% tags=["dropout-flag", "trap"]
dy.renew_cg()
kernel = parameters.add_parameters((200, 400))
x = dy.inputTensor(np.random.randn(400))


def model(x):
    return dy.dropout(kernel * x, 0.5)


observed = not np.array_equal(model(x).npvalue(), model(x).npvalue())


# %% tags=["dropout-flag", "mend"]
def model(x, train=True):
    return dy.dropout(kernel * x, 0.5) if train else kernel * x


observed = not np.array_equal(model(x, train=False).npvalue(), model(x, train=False).npvalue())

# %% tags=["loss-input", "trap"]
dy.renew_cg()
observed = dy.pickneglogsoftmax(dy.inputTensor([2, 0]), 0).value()

# %% tags=["softmax-twice", "trap"]
dy.renew_cg()
probabilities = dy.inputTensor([1, 0])  # the outputs of a network that ends in softmax
observed = dy.pickneglogsoftmax(probabilities, 0).value()

# %% tags=["softmax-twice", "mend"]
observed = dy.pick(-dy.log(probabilities), 0).value()  # better: leave the softmax out

# %% tags=["initialiser", "trap"]
kernel = parameters.add_parameters((200, 400))
observed = kernel.as_array().var() * (400 + 200) / 2

# %% tags=["momentum", "trap"]
parameters = dy.ParameterCollection()
weight = parameters.add_parameters(1, init=0)
trainer = dy.MomentumSGDTrainer(parameters, learning_rate=1, mom=0.9)
for _ in range(3):
    dy.renew_cg()
    train(trainer, weight[0])
observed = -weight.as_array()[0]

# %% tags=["input-gradient", "trap"]
dy.renew_cg()
kernel = parameters.add_parameters((3, 3, 3, 8))
images = dy.inputTensor(np.random.randn(32, 32, 3))
loss = dy.sum_elems(dy.conv2d(images, kernel, stride=[1, 1]))
loss.forward()
loss.backward()
observed = images.gradient().any()  # zeros mean that the gradient wasn't computed

# %% tags=["relu-after-pooling", "trap"]
parameters = dy.ParameterCollection()
x = parameters.add_parameters((256, 256, 50))
first = lambda: dy.maxpooling2d(dy.rectify(x), ksize=[2, 2], stride=[2, 2])

# %% tags=["relu-after-pooling", "mend"]
last = lambda: dy.rectify(dy.maxpooling2d(x, ksize=[2, 2], stride=[2, 2]))


# %% tags=["relu-after-pooling", "measure"]
def gradient(model):
    dy.renew_cg()
    loss = dy.sum_elems(model())
    loss.forward()
    loss.backward()


dy.renew_cg()
assert np.array_equal(first().npvalue(), last().npvalue())
observed = paired_ratios(lambda: gradient(first), lambda: gradient(last))

# %% tags=["pooling-stride", "trap", "raises"]
dy.renew_cg()
images = dy.inputTensor(np.zeros((12, 12, 1)))
observed = dy.maxpooling2d(images, ksize=[3, 3]).dim()[0][0]

# %% tags=["pooling-border", "trap"]
dy.renew_cg()
images = dy.inputTensor(np.zeros((12, 12, 1)))
observed = dy.maxpooling2d(images, ksize=[3, 3], stride=[2, 2]).dim()[0][0]

# %% tags=["padding-default", "trap"]
dy.renew_cg()
kernel = parameters.add_parameters((3, 3, 1, 1))
images = dy.inputTensor(np.zeros((12, 12, 1)))
observed = dy.conv2d(images, kernel, stride=[1, 1]).dim()[0][0]

# %% tags=["uneven-padding", "trap"]
dy.renew_cg()
kernel = parameters.add_parameters((3, 3, 1, 1), init=1)
images = np.ones((12, 12, 1))
corners = dy.conv2d(dy.inputTensor(images), kernel, stride=[2, 2], is_valid=False).npvalue()
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"  # a window with zeros has a smaller sum

# %% tags=["uneven-padding", "mend"]
padded = np.pad(images, [(1, 0), (1, 0), (0, 0)])
corners = dy.conv2d(dy.inputTensor(padded), kernel, stride=[2, 2]).npvalue()
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["activation-default", "trap"]
dy.renew_cg()
kernel, bias = parameters.add_parameters((200, 400)), parameters.add_parameters(200)
x = dy.inputTensor(list(np.random.randn(100, 400)))  # makes a batch from a list
observed = (dy.affine_transform([bias, kernel, x]).npvalue() < 0).mean()

# %% tags=["bias-default", "trap"]
bias = parameters.add_parameters(200)
observed = "random" if bias.as_array().any() else "zero"

# %% tags=["bias-default", "mend"]
bias = parameters.add_parameters(200, init=0)
observed = "random" if bias.as_array().any() else "zero"

# %% tags=["gradient-clipping", "trap"]
dy.renew_cg()
parameters = dy.ParameterCollection()
weight = parameters.add_parameters(1, init=0)
trainer = dy.SimpleSGDTrainer(parameters, learning_rate=1)
train(trainer, 1000 * weight[0])
observed = -weight.as_array()[0]  # gradients with a norm above 5 are scaled down to 5

# %% tags=["gradient-clipping", "mend"]
dy.renew_cg()
before = weight.as_array()[0]
trainer.set_clip_threshold(0)
train(trainer, 1000 * weight[0])
observed = before - weight.as_array()[0]

# %% tags=["nan-relu", "trap"]
dy.renew_cg()
observed = "nan" if np.isnan(dy.rectify(dy.scalarInput(np.nan)).value()) else "0"

# %% tags=["nan-loss", "trap", "raises"]
dy.renew_cg()
parameters = dy.ParameterCollection()
kernel = parameters.add_parameters((2, 2))
trainer = dy.SimpleSGDTrainer(parameters)  # clipping raises the error; with set_clip_threshold(0) it would go on
train(trainer, dy.pickneglogsoftmax(kernel * dy.inputTensor([np.nan, 0]), 0))
observed = "goes on"

# %% tags=["sparse-labels", "trap"]
dy.renew_cg()
logits = dy.zeros(3)
dy.pickneglogsoftmax(logits, 2)
try:
    dy.pickneglogsoftmax(logits, [0, 0, 1])
    observed = "both"
except TypeError:
    observed = "numbers"

# %% tags=["label-dtypes", "trap"]
dy.renew_cg()
logits = dy.inputTensor([np.zeros(3)])
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        dy.pickneglogsoftmax_batch(logits, np.array([2], dtype)).value()
    except TypeError:
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["prediction-graph", "trap"]
dy.renew_cg()
parameters = dy.ParameterCollection()
kernel = parameters.add_parameters((1, 400))
prediction = kernel * dy.ones(400)
prediction.value()
prediction.backward()  # the graph is still there
observed = kernel.grad_as_array().any()

# %% tags=["prediction-graph", "mend"]
prediction = kernel * dy.ones(400)
prediction.value()
dy.renew_cg()  # before each batch, else the graph keeps growing
try:
    prediction.backward()
    observed = True
except RuntimeError:  # "Stale Expression"
    observed = False

# %% tags=["gone-frameworks", "trap"]
parameters = dy.ParameterCollection()
kernel1, bias1 = parameters.add_parameters((8, 4)), parameters.add_parameters(8)
kernel2, bias2 = parameters.add_parameters((2, 8)), parameters.add_parameters(2)
trainer = dy.SimpleSGDTrainer(parameters, learning_rate=0.1)
x, y = list(np.random.randn(64, 4)), np.arange(64) % 2
losses = []
for _ in range(10):
    dy.renew_cg()
    hidden = dy.rectify(dy.affine_transform([bias1, kernel1, dy.inputTensor(x)]))
    loss = dy.mean_batches(dy.pickneglogsoftmax_batch(dy.affine_transform([bias2, kernel2, hidden]), y))
    losses.append(loss.value())
    loss.backward()
    trainer.update()
observed = losses[-1] < losses[0]

# %% tags=["asynchronous-engine", "trap"]
dy.renew_cg()
x = dy.inputTensor(np.random.randn(500, 500))
call = lambda: x * x  # nothing is computed before the value is read

# %% tags=["asynchronous-engine", "mend"]
wait = lambda: (x * x).npvalue()

# %% tags=["asynchronous-engine", "measure"]
observed = paired_ratios(call, wait)

# %% tags=["time-major", "trap"]
gru = dy.GRUBuilder(1, 4, 5, parameters)
x = np.random.randn(7, 2, 4)  # 7 words, 2 reviews


def last(x):
    dy.renew_cg()
    return gru.initial_state().transduce([dy.inputTensor(list(words)) for words in x])[-1].npvalue()


before = last(x)
x[0] = 0  # the second review doesn't depend on the first, but the last word does
observed = "TNC" if before.shape == (5, 2) and not np.array_equal(last(x), before) else "NTC"


# %% tags=["gru-reset", "trap"]
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


dy.renew_cg()
gru = dy.GRUBuilder(1, 4, 5, parameters)
word, state = np.random.randn(4), np.random.randn(5)
Wz, Uz, bz, Wr, Ur, br, Wn, Un, bn = (weights.as_array() for weights in gru.get_parameters()[0])
update, reset = sigmoid(Wz @ word + Uz @ state + bz), sigmoid(Wr @ word + Ur @ state + br)
before = (1 - update) * state + update * np.tanh(Wn @ word + Un @ (reset * state) + bn)
output = gru.initial_state([dy.inputTensor(state)]).add_input(dy.inputTensor(word)).output()
observed = "before" if np.allclose(output.npvalue(), before, atol=1e-6) else "after"

# %% tags=["adam-correction", "trap"]
dy.renew_cg()
parameters = dy.ParameterCollection()
weight = parameters.add_parameters(1, init=0)
train(dy.AdamTrainer(parameters, alpha=0.01), weight[0])
observed = -weight.as_array()[0] / 0.01

# %% tags=["adam-rows", "trap"]
parameters = dy.ParameterCollection()
embedding = parameters.add_lookup_parameters((3, 1))
trainer = dy.AdamTrainer(parameters, alpha=0.01)
for word in (0, 1):
    dy.renew_cg()
    before = embedding.as_array()[0, 0]
    train(trainer, embedding[word])
observed = embedding.as_array()[0, 0] != before

# %% tags=["adam-rows", "mend"]
trainer = dy.AdamTrainer(parameters, alpha=0.01)
trainer.set_sparse_updates(False)
for word in (0, 1):
    dy.renew_cg()
    before = embedding.as_array()[0, 0]
    train(trainer, embedding[word])
observed = embedding.as_array()[0, 0] != before

# %% tags=["flatten-order", "trap"]
dy.renew_cg()
image = np.arange(12).reshape(3, 2, 2)
flat = dy.reshape(dy.inputTensor(image), (12,)).npvalue()  # by columns: the first axis runs fastest
orders = {
    "channels first": image.ravel(),
    "channels last": image.transpose(1, 2, 0).ravel(),
    "by columns": image.T.ravel(),
}
observed = next(order for order, numbers in orders.items() if np.array_equal(flat, numbers))

# %% tags=["flatten-order", "mend"]
flat = dy.reshape(dy.inputTensor(image.T), (12,)).npvalue()
observed = next(order for order, numbers in orders.items() if np.array_equal(flat, numbers))

# %% tags=["kernel-orientation", "trap"]
dy.renew_cg()
kernel = parameters.add_parameters((3, 3, 1, 1))
image = np.zeros((3, 3, 1))
image[0, 0] = 1  # this pixel meets the kernel's first number, or its last
output = dy.conv2d(dy.inputTensor(image), kernel, stride=[1, 1]).npvalue().item()
observed = "cross-correlation" if np.isclose(output, kernel.as_array()[0, 0, 0, 0]) else "convolution"

# %% tags=["equal-layers", "trap"]
dy.reset_random_seed(1)
first, second = (parameters.add_parameters((5, 4)).as_array() for _ in range(2))
observed = np.array_equal(first, second)

# %% tags=["dropout-argument", "trap"]
dy.renew_cg()
observed = (dy.dropout(dy.ones(10_000), 0.25).npvalue() == 0).mean()
