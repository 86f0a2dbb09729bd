# %% [markdown]
# # Checks of the lessons in JAX with Flax NNX and Optax

# %%
import time
from functools import partial

import grain
import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx

from rosetta_common.ground.pairs import paired_ratios

rngs = nnx.Rngs(0)


class Network(nnx.Module):
    def __init__(self, rngs):
        self.dense1 = nnx.Linear(400, 400, rngs=rngs)
        self.dense2 = nnx.Linear(400, 10, rngs=rngs)

    def __call__(self, x):
        return self.dense2(jnp.tanh(self.dense1(x)))


def loss_fn(model, x, y):
    return optax.softmax_cross_entropy_with_integer_labels(model(x), y).mean()


def train_step(model, optimizer, x, y):
    loss, gradients = nnx.value_and_grad(loss_fn)(model, x, y)
    optimizer.update(model, gradients)
    return loss


# %% tags=["channel-order", "trap"]
images = jnp.zeros((1, 12, 14, 3))  # (batch, height, width, channels)
observed = "NHWC" if nnx.Conv(3, 8, (3, 3), rngs=rngs)(images).shape == (1, 12, 14, 8) else "NCHW"

# %% tags=["channel-order", "mend"]
pictures = jnp.zeros((1, 3, 12, 14))  # from another framework; Flax supports only its own order
images = pictures.transpose(0, 2, 3, 1)
outputs = nnx.Conv(3, 8, (3, 3), rngs=rngs)(images).transpose(0, 3, 1, 2)
observed = "NCHW" if outputs.shape == (1, 8, 12, 14) else "NHWC"

# %% tags=["channel-order-speed", "trap"]
kernel = nnx.initializers.glorot_uniform()(rngs(), (3, 3, 64, 64))
images = jax.random.normal(rngs(), (8, 32, 32, 64))
convolve = partial(jax.lax.conv_general_dilated, window_strides=(1, 1), padding="SAME")
own = partial(convolve, dimension_numbers=("NHWC", "HWIO", "NHWC"))  # as nnx.Conv calls it

# %% tags=["channel-order-speed", "mend"]
turned = images.transpose(0, 3, 1, 2)
other = partial(convolve, dimension_numbers=("NCHW", "HWIO", "NCHW"))

# %% tags=["channel-order-speed", "measure"]
assert jnp.allclose(own(images, kernel), other(turned, kernel).transpose(0, 2, 3, 1), atol=1e-4)
own_step, other_step = (
    jax.jit(jax.value_and_grad(lambda kernel, images, f=f: jnp.square(f(images, kernel)).sum())) for f in (own, other)
)
observed = paired_ratios(
    lambda: jax.block_until_ready(own_step(kernel, images)), lambda: jax.block_until_ready(other_step(kernel, turned))
)

# %% tags=["dropout-flag", "trap"]
model = nnx.Sequential(nnx.Linear(400, 200, rngs=rngs), nnx.Dropout(0.5, rngs=rngs))
x = jax.random.normal(rngs(), (10, 400))
observed = not jnp.array_equal(model(x), model(x))

# %% tags=["dropout-flag", "mend"]
model.eval()
observed = not jnp.array_equal(model(x), model(x))

# %% tags=["loss-input", "trap"]
observed = optax.softmax_cross_entropy_with_integer_labels(jnp.array([[2.0, 0.0]]), jnp.array([0])).mean()

# %% tags=["softmax-twice", "trap"]
probabilities = jnp.array([[1.0, 0.0]])  # the outputs of a network that ends in softmax
observed = optax.softmax_cross_entropy_with_integer_labels(probabilities, jnp.array([0])).mean()

# %% tags=["softmax-twice", "mend"]
logits = jnp.log(probabilities)  # better: leave the softmax out
observed = optax.softmax_cross_entropy_with_integer_labels(logits, jnp.array([0])).mean()

# %% tags=["initialiser", "trap"]
layer = nnx.Linear(400, 200, rngs=rngs)
observed = layer.kernel.var() * (400 + 200) / 2

# %% tags=["initialiser", "mend"]
layer = nnx.Linear(400, 200, kernel_init=nnx.initializers.glorot_uniform(), rngs=rngs)
observed = layer.kernel.var() * (400 + 200) / 2

# %% tags=["momentum", "trap"]
optimizer = optax.sgd(learning_rate=1, momentum=0.9)
weight = jnp.zeros(())
state = optimizer.init(weight)
for _ in range(3):
    updates, state = optimizer.update(jnp.ones(()), state)
    weight = optax.apply_updates(weight, updates)
observed = -weight

# %% tags=["input-gradient", "trap"]
layer = nnx.Conv(3, 8, (3, 3), rngs=rngs)
gradients = nnx.jit(nnx.grad(lambda layer, images: layer(images).sum()))
program = gradients.lower(layer, jnp.zeros((10, 32, 32, 3))).as_text()
observed = program.count("stablehlo.convolution") > 1  # one for the kernel's gradient; the input's would need another

# %% tags=["relu-after-pooling", "trap"]
first = nnx.Sequential(nnx.relu, lambda x: nnx.max_pool(x, (2, 2), strides=(2, 2)))

# %% tags=["relu-after-pooling", "mend"]
last = nnx.Sequential(lambda x: nnx.max_pool(x, (2, 2), strides=(2, 2)), nnx.relu)

# %% tags=["relu-after-pooling", "measure"]
x = jax.random.normal(rngs(), (64, 32, 32, 50))
assert jnp.array_equal(first(x), last(x))
first_step, last_step = (jax.jit(jax.value_and_grad(lambda x, f=f: f(x).sum())) for f in (first, last))
observed = paired_ratios(lambda: jax.block_until_ready(first_step(x)), lambda: jax.block_until_ready(last_step(x)))

# %% tags=["number-as-window", "trap"]
layer = nnx.Conv(1, 1, kernel_size=(3), rngs=rngs)
layer(jnp.zeros((1, 12, 12, 1)))  # no error: every row of the image counts as a sample
observed = "x".join(map(str, layer.kernel.shape[:-2]))

# %% tags=["number-as-window", "mend"]
layer = nnx.Conv(1, 1, kernel_size=(3, 3), rngs=rngs)
observed = "x".join(map(str, layer.kernel.shape[:-2]))

# %% tags=["pooling-stride", "trap"]
observed = nnx.max_pool(jnp.zeros((1, 12, 12, 1)), (3, 3)).shape[1]

# %% tags=["pooling-stride", "mend"]
observed = nnx.max_pool(jnp.zeros((1, 12, 12, 1)), (3, 3), strides=(3, 3)).shape[1]

# %% tags=["pooling-border", "trap"]
observed = nnx.max_pool(jnp.zeros((1, 12, 12, 1)), (3, 3), strides=(2, 2)).shape[1]

# %% tags=["padding-default", "trap"]
observed = nnx.Conv(1, 1, (3, 3), rngs=rngs)(jnp.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["padding-default", "mend"]
observed = nnx.Conv(1, 1, (3, 3), padding="VALID", rngs=rngs)(jnp.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["uneven-padding", "trap"]
ones = nnx.initializers.ones
layer = nnx.Conv(1, 1, (3, 3), strides=2, kernel_init=ones, rngs=rngs)  # padding="SAME" is the default
corners = layer(jnp.ones((1, 12, 12, 1)))[0, :, :, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["uneven-padding", "mend"]
layer = nnx.Conv(1, 1, (3, 3), strides=2, padding=1, kernel_init=ones, rngs=rngs)
corners = layer(jnp.ones((1, 12, 12, 1)))[0, :, :, 0]
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["activation-default", "trap"]
x = jax.random.normal(rngs(), (100, 400))
observed = (nnx.Linear(400, 200, rngs=rngs)(x) < 0).mean()

# %% tags=["bias-default", "trap"]
bias = nnx.Linear(400, 200, rngs=rngs).bias
observed = "none" if bias is None else "random" if bias.any() else "zero"

# %% tags=["gradient-clipping", "trap"]
gradient = jax.grad(lambda weight: 1000 * weight)(0.0)
optimizer = optax.sgd(learning_rate=1)
updates, _ = optimizer.update(gradient, optimizer.init(0.0))
observed = -updates

# %% tags=["nan-relu", "trap"]
observed = "nan" if jnp.isnan(nnx.relu(jnp.nan)) else "0"

# %% tags=["nan-loss", "trap", "raises"]
optimizer = optax.sgd(learning_rate=1)
weight = jnp.array(jnp.nan)
loss, gradient = jax.value_and_grad(jnp.square)(weight)
updates, _ = optimizer.update(gradient, optimizer.init(weight))
weight = optax.apply_updates(weight, updates)
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
with jax.debug_nans(True):  # shows where the NaN comes from
    jax.value_and_grad(jnp.square)(weight)

# %% tags=["sparse-labels", "trap"]
logits = jnp.zeros((1, 3))
right = optax.softmax_cross_entropy(logits, jnp.array([[0.0, 0.0, 1.0]]))
loss = optax.softmax_cross_entropy(logits, jnp.array([2]))  # no error: the label 2 becomes the vector (2, 2, 2)
observed = "both" if jnp.allclose(loss, right) else "one-hot"

# %% tags=["sparse-labels", "mend"]
optax.softmax_cross_entropy_with_integer_labels(logits, jnp.array([2]))
try:
    optax.softmax_cross_entropy_with_integer_labels(logits, jnp.array([[0, 0, 1]]))
    observed = "both"
except ValueError:
    observed = "numbers"

# %% tags=["label-dtypes", "trap"]
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        optax.softmax_cross_entropy_with_integer_labels(jnp.zeros((1, 3)), np.array([2], dtype))
    except TypeError:
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = np.array([2], "float32")
optax.softmax_cross_entropy_with_integer_labels(jnp.zeros((1, 3)), labels.astype("int32"))
observed = "none"

# %% tags=["prediction-graph", "trap"]
model, x = Network(rngs), jnp.zeros((1000, 400))
before = sum(array.nbytes for array in jax.live_arrays())
prediction = model(x)
kept = sum(array.nbytes for array in jax.live_arrays()) - before
observed = kept > prediction.nbytes  # gradients would need the first layer's outputs

# %% tags=["numpy-in-the-loop", "trap"]
model = Network(rngs)
optimizer = nnx.Optimizer(model, optax.sgd(0.01), wrt=nnx.Param)
compiled_step = nnx.jit(train_step)


def reading_epoch(batches):
    return [compiled_step(model, optimizer, x, y).item() for x, y in batches]


# %% tags=["numpy-in-the-loop", "mend"]
def epoch(batches):
    losses = [compiled_step(model, optimizer, x, y) for x, y in batches]
    return jnp.stack(losses).tolist()


# %% tags=["numpy-in-the-loop", "measure"]
batches = [(jax.random.normal(rngs(), (64, 400)), jax.random.randint(rngs(), (64,), 0, 10)) for _ in range(20)]
observed = paired_ratios(lambda: reading_epoch(batches), lambda: epoch(batches))

# %% tags=["asynchronous-engine", "trap"]
x = jax.random.normal(rngs(), (1000, 1000))
y = x @ x

# %% tags=["asynchronous-engine", "mend"]
y = (x @ x).block_until_ready()

# %% tags=["asynchronous-engine", "measure"]
observed = []
for _ in range(15):
    start = time.perf_counter()
    y = x @ x
    returned = time.perf_counter() - start
    y.block_until_ready()
    observed.append(returned / (time.perf_counter() - start))

# %% tags=["compiling", "trap"]
model = Network(rngs)
optimizer = nnx.Optimizer(model, optax.sgd(0.01), wrt=nnx.Param)
step = lambda x, y: train_step(model, optimizer, x, y)

# %% tags=["compiling", "mend"]
compiled_step = nnx.jit(train_step)
step_compiled = lambda x, y: compiled_step(model, optimizer, x, y)

# %% tags=["compiling", "measure"]
x, y = jax.random.normal(rngs(), (64, 400)), jax.random.randint(rngs(), (64,), 0, 10)
observed = paired_ratios(
    lambda: jax.block_until_ready(([step(x, y) for _ in range(3)], nnx.state(model))),
    lambda: jax.block_until_ready(([step_compiled(x, y) for _ in range(3)], nnx.state(model))),
)

# %% tags=["time-major", "trap"]
rnn = nnx.RNN(nnx.GRUCell(4, 5, rngs=rngs))
x = jax.random.normal(rngs(), (2, 7, 4))  # 2 reviews, 7 words
observed = "NTC" if jnp.allclose(rnn(x)[1:], rnn(x[1:])) else "TNC"  # words depend on each other, reviews don't

# %% tags=["gru-reset", "trap"]
cell = nnx.GRUCell(4, 5, rngs=rngs)
word, state = jax.random.normal(rngs(), (1, 4)), jax.random.normal(rngs(), (1, 5))
word_r, word_z, word_n = jnp.split(cell.dense_i(word), 3, axis=1)
state_r, state_z, state_n = jnp.split(cell.dense_h(state), 3, axis=1)
reset, update = nnx.sigmoid(word_r + state_r), nnx.sigmoid(word_z + state_z)
after = (1 - update) * jnp.tanh(word_n + reset * state_n) + update * state
observed = "after" if jnp.allclose(cell(state, word)[0], after, atol=1e-6) else "before"

# %% tags=["batchnorm-momentum", "trap"]
layer = nnx.BatchNorm(1, rngs=rngs)
layer(jnp.array([[0.0], [2.0]]))  # the batch's mean is 1
observed = layer.mean[0]

# %% tags=["batchnorm-momentum", "mend"]
layer = nnx.BatchNorm(1, momentum=0.9, rngs=rngs)  # the share of the old mean
layer(jnp.array([[0.0], [2.0]]))
observed = layer.mean[0]

# %% tags=["batchnorm-epsilon", "trap"]
layer = nnx.BatchNorm(1, rngs=rngs)
layer.eval()
layer.var[...] = jnp.zeros(1)
observed = layer(jnp.ones((1, 1))).item() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-variance", "trap"]
layer = nnx.BatchNorm(1, momentum=0, rngs=rngs)
layer(jnp.array([[0.0], [4.0]]))  # their variance is 4 if divided by n, 8 if by n - 1
observed = layer.var[0] / 4

# %% tags=["batchnorm-scale", "trap"]
observed = "scale" in nnx.state(nnx.BatchNorm(4, rngs=rngs), nnx.Param)

# %% tags=["batchnorm-prediction", "trap"]
layer = nnx.BatchNorm(4, rngs=rngs)
for _ in range(20):
    layer(3 + 2 * jax.random.normal(rngs(), (64, 4)))
layer.eval()
x = jax.random.normal(rngs(), (10, 4))
by_hand = (x - layer.mean) / jnp.sqrt(layer.var + layer.epsilon) * layer.scale + layer.bias
observed = jnp.abs(layer(x) - by_hand).max()

# %% tags=["last-batch", "trap"]
batches = grain.MapDataset.source(range(10)).shuffle(seed=0).batch(4)  # JAX itself has no pipeline
observed = sum(len(batch) for batch in batches)

# %% tags=["adam-correction", "trap"]
optimizer = optax.adam(0.01)
weight = jnp.zeros(())
updates, _ = optimizer.update(jnp.ones(()), optimizer.init(weight))
observed = -updates / 0.01

# %% tags=["adam-rows", "trap"]
embed = nnx.Embed(3, 1, rngs=rngs)
optimizer = nnx.Optimizer(embed, optax.adam(0.01), wrt=nnx.Param)
for word in (0, 1):
    before = embed.embedding[0].item()
    gradients = nnx.grad(lambda embed, word: embed(word).sum())(embed, jnp.array([word]))
    optimizer.update(embed, gradients)
observed = embed.embedding[0].item() != before

# %% tags=["kernel-orientation", "trap"]
layer = nnx.Conv(1, 1, (3, 3), padding="VALID", use_bias=False, rngs=rngs)
image = jnp.zeros((1, 3, 3, 1)).at[:, 0, 0].set(1)  # this pixel meets the kernel's first number, or its last
observed = "cross-correlation" if layer(image).item() == layer.kernel[0, 0, 0, 0] else "convolution"

# %% tags=["equal-layers", "trap"]
seeded = nnx.Rngs(1)  # one for all layers: with nnx.Rngs(1) for each, layers are equal
observed = jnp.array_equal(nnx.Linear(4, 5, rngs=seeded).kernel, nnx.Linear(4, 5, rngs=seeded).kernel)

# %% tags=["dropout-argument", "trap"]
observed = (nnx.Dropout(0.25, rngs=rngs)(jnp.ones(10_000)) == 0).mean()
