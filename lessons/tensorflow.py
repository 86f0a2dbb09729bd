# %% [markdown]
# # Checks of the lessons in TensorFlow

# %%
import ctypes
import math
import pathlib
import tempfile
import time

import numpy as np
import tensorflow as tf

from rosetta_common.ground.pairs import paired_ratios

tf.random.set_seed(0)


# %% tags=["cudnn-autotune", "trap"]
library = ctypes.CDLL(tf.sysconfig.get_lib() + "/libtensorflow_framework.so.2")
use_autotune = library["_ZN3tsl16CudnnUseAutotuneEv"]  # tsl::CudnnUseAutotune, which Python can't read
use_autotune.restype = ctypes.c_bool  # false with TF_CUDNN_USE_AUTOTUNE=0
observed = use_autotune()

# %% tags=["channel-order", "trap"]
images, kernels = tf.zeros([1, 12, 14, 3]), tf.zeros([3, 3, 3, 8])  # (batch, height, width, channels)
observed = "NHWC" if tf.nn.conv2d(images, kernels, strides=1, padding="VALID").shape == (1, 10, 12, 8) else "NCHW"

# %% tags=["channel-order", "mend"]
images = tf.zeros([1, 3, 12, 14])
turned = tf.transpose(images, [0, 2, 3, 1])  # data_format="NCHW" is an error on a CPU
outputs = tf.transpose(tf.nn.conv2d(turned, kernels, strides=1, padding="VALID"), [0, 3, 1, 2])
observed = "NCHW" if outputs.shape == (1, 8, 10, 12) else "NHWC"


# %% tags=["dropout-flag", "trap"]
def model(x):
    return tf.nn.dropout(x, 0.5)  # it has no switch


x = tf.random.normal([10, 400])
observed = not np.array_equal(model(x), model(x))


# %% tags=["dropout-flag", "mend"]
def model(x, training=False):
    return tf.nn.dropout(x, 0.5) if training else x


observed = not np.array_equal(model(x), model(x))

# %% tags=["winograd-flag", "trap"]
library = pathlib.Path(tf.sysconfig.get_lib(), "libtensorflow_framework.so.2").read_bytes()
observed = b"TF_ENABLE_WINOGRAD_NONFUSED" in library if tf.test.is_built_with_cuda() else None

# %% tags=["loss-input", "trap"]
observed = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[0], logits=[[2.0, 0.0]])[0].numpy()

# %% tags=["softmax-twice", "trap"]
probabilities = tf.constant([[1.0, 0.0]])  # the outputs of a network that ends in softmax
observed = tf.nn.sparse_softmax_cross_entropy_with_logits([0], probabilities)[0].numpy()

# %% tags=["softmax-twice", "mend"]
logits = tf.math.log(probabilities)  # better: leave the softmax out
observed = tf.nn.sparse_softmax_cross_entropy_with_logits([0], logits)[0].numpy()

# %% tags=["initialiser", "trap"]
kernel = tf.Variable(tf.random.normal([400, 200]))  # as in the documentation of tf.Module
observed = kernel.numpy().var() * (400 + 200) / 2

# %% tags=["initialiser", "mend"]
limit = math.sqrt(6 / (400 + 200))
kernel = tf.Variable(tf.random.uniform([400, 200], -limit, limit))
observed = kernel.numpy().var() * (400 + 200) / 2

# %% tags=["input-gradient", "trap"]
images, kernels = tf.random.normal([10, 32, 32, 3]), tf.Variable(tf.random.normal([3, 3, 3, 8]))


def train_step(images):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.nn.conv2d(images, kernels, strides=1, padding="SAME"))
    kernels.assign_sub(0.01 * tape.gradient(loss, kernels))


def operations(step):  # the operations that a step runs
    with tempfile.TemporaryDirectory() as folder:
        with tf.profiler.experimental.Profile(folder):
            step(images)
        trace = b"".join(path.read_bytes() for path in pathlib.Path(folder).rglob("*.xplane.pb"))
    assert b"Conv2DBackpropFilter" in trace
    return trace


observed = b"Conv2DBackpropInput" in operations(train_step)

# %% tags=["input-gradient", "mend"]
compiled_step = tf.function(train_step)  # it leaves out unused results
compiled_step(images)
observed = b"Conv2DBackpropInput" in operations(compiled_step)


# %% tags=["relu-after-pooling", "trap"]
def first(x):
    return tf.nn.max_pool2d(tf.nn.relu(x), ksize=2, strides=2, padding="VALID")


# %% tags=["relu-after-pooling", "mend"]
def last(x):
    return tf.nn.relu(tf.nn.max_pool2d(x, ksize=2, strides=2, padding="VALID"))


# %% tags=["relu-after-pooling", "measure"]
def gradient_of(model):
    def gradient(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = tf.reduce_sum(model(x))
        return tape.gradient(loss, x)

    return tf.function(gradient)


x = tf.random.normal([64, 32, 32, 50])
assert np.array_equal(first(x), last(x))
first_gradient, last_gradient = gradient_of(first), gradient_of(last)
observed = paired_ratios(lambda: first_gradient(x)[0, 0, 0, 0].numpy(), lambda: last_gradient(x)[0, 0, 0, 0].numpy())

# %% tags=["pooling-stride", "trap", "raises"]
observed = tf.nn.max_pool2d(tf.zeros([1, 12, 12, 1]), ksize=3, padding="VALID").shape[1]

# %% tags=["uneven-padding", "trap"]
x, kernels = tf.ones([1, 12, 12, 1]), tf.ones([3, 3, 1, 1])
corners = tf.nn.conv2d(x, kernels, strides=2, padding="SAME")[0, :, :, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["uneven-padding", "mend"]
padding = [[0, 0], [1, 1], [1, 1], [0, 0]]
corners = tf.nn.conv2d(x, kernels, strides=2, padding=padding)[0, :, :, 0]
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["nan-relu", "trap"]
observed = "nan" if np.isnan(tf.nn.relu(float("nan"))) else "0"

# %% tags=["nan-loss", "trap", "raises"]
weight = tf.Variable(float("nan"))
with tf.GradientTape() as tape:
    loss = 2 * weight
weight.assign_sub(tape.gradient(loss, weight))
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
with tf.GradientTape() as tape:
    loss = tf.debugging.check_numerics(2 * weight, "loss")
weight.assign_sub(tape.gradient(loss, weight))
observed = "goes on"

# %% tags=["sparse-labels", "trap"]
logits = tf.random.normal([1, 3])
by_vector = tf.nn.softmax_cross_entropy_with_logits([[0.0, 0.0, 1.0]], logits)
by_number = tf.nn.softmax_cross_entropy_with_logits([2], logits)  # no error: 2 becomes the vector (2, 2, 2)
observed = "both" if np.allclose(by_vector, by_number) else "one-hot"

# %% tags=["sparse-labels", "mend"]
tf.nn.sparse_softmax_cross_entropy_with_logits([2], logits)
try:
    tf.nn.sparse_softmax_cross_entropy_with_logits([[0, 0, 1]], logits)
    observed = "both"
except ValueError:
    observed = "numbers"

# %% tags=["label-dtypes", "trap"]
refused = []
for dtype in (tf.int32, tf.int64, tf.uint8, tf.float32):
    try:
        tf.nn.sparse_softmax_cross_entropy_with_logits(tf.constant([2], dtype), tf.zeros([1, 3]))
    except tf.errors.InvalidArgumentError:
        refused.append(dtype.name)
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = tf.constant([2], tf.uint8)
tf.nn.sparse_softmax_cross_entropy_with_logits(tf.cast(labels, tf.int64), tf.zeros([1, 3]))
observed = "none"

# %% tags=["prediction-graph", "trap"]
kernel = tf.Variable(tf.random.normal([400, 200]))
prediction = tf.zeros([1, 400]) @ kernel  # without a tape around it, nothing is kept
with tf.GradientTape() as tape:
    pass
observed = tape.gradient(prediction, kernel) is not None

# %% tags=["asynchronous-engine", "trap"]
x = tf.random.normal([1000, 1000])
call = lambda: x @ x  # on a CPU the work is done when the call returns

# %% tags=["asynchronous-engine", "mend"]
wait = lambda: (x @ x)[0, 0].numpy()

# %% tags=["asynchronous-engine", "measure"]
observed = paired_ratios(call, wait)

# %% tags=["batchnorm-variance", "trap"]
mean, variance = tf.nn.moments(tf.constant([[0.0], [4.0]]), axes=[0])  # 4 if divided by n, 8 if by n - 1
observed = float(variance[0]) / 4

# %% tags=["last-batch", "trap"]
observed = sum(len(batch) for batch in tf.data.Dataset.range(10).shuffle(10).batch(4))

# %% tags=["kernel-orientation", "trap"]
kernel = tf.random.normal([3, 3, 1, 1])
image = tf.reshape(tf.one_hot(0, 9), [1, 3, 3, 1])  # this pixel meets the kernel's first number, or its last
output = tf.nn.conv2d(image, kernel, strides=1, padding="VALID")
observed = "cross-correlation" if np.allclose(output, kernel[0, 0]) else "convolution"

# %% tags=["tf32", "trap"]
observed = "both" if tf.config.experimental.tensor_float_32_execution_enabled() else "nothing"

# %% tags=["tf32", "mend"]
tf.config.experimental.enable_tensor_float_32_execution(False)
observed = "both" if tf.config.experimental.tensor_float_32_execution_enabled() else "nothing"
tf.config.experimental.enable_tensor_float_32_execution(True)

# %% tags=["equal-layers", "trap"]
tf.random.set_seed(1)
observed = np.array_equal(tf.random.normal([4, 5]), tf.random.normal([4, 5]))

# %% tags=["dropout-argument", "trap"]
observed = (tf.nn.dropout(tf.ones(10_000), 0.25).numpy() == 0).mean()

# %% tags=["compiling", "trap"]
kernel1, kernel2 = tf.Variable(tf.random.normal([400, 400], 0, 0.05)), tf.Variable(tf.zeros([400, 10]))


def train_step(x, y):
    with tf.GradientTape() as tape:
        logits = tf.tanh(x @ kernel1) @ kernel2
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits))
    for kernel, gradient in zip((kernel1, kernel2), tape.gradient(loss, (kernel1, kernel2))):
        kernel.assign_sub(0.01 * gradient)
    return loss


# %% tags=["compiling", "mend"]
compiled_step = tf.function(train_step)

# %% tags=["compiling", "measure"]
x, y = tf.random.normal([64, 400]), tf.random.uniform([64], maxval=10, dtype=tf.int64)
observed = paired_ratios(
    lambda: [train_step(x, y).numpy() for _ in range(50)], lambda: [compiled_step(x, y).numpy() for _ in range(50)]
)

# %% tags=["late-epoch", "trap"]
matrix = tf.random.normal([700, 700])


@tf.function
def busy_step(x):  # about ten milliseconds on all cores
    return tf.linalg.matmul(tf.linalg.matmul(matrix, matrix), matrix) * x[0, 0]


def longest_wait(dataset):
    waits = []
    for _ in range(10):
        for x in dataset:
            busy_step(x).numpy()
            last = time.perf_counter()
        waits.append(time.perf_counter() - last)
    return max(waits)


dataset = tf.data.Dataset.from_tensor_slices(tf.random.normal([2000, 10])).batch(32)
observed = longest_wait(dataset)

# %% tags=["late-epoch", "mend"]
options = tf.data.Options()
options.autotune.enabled = False
observed = longest_wait(dataset.with_options(options))
