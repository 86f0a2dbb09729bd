# %% [markdown]
# # Speed and devices: checks in TensorFlow

# %%
import ctypes
import pathlib
import tempfile
import numpy as np
import tensorflow as tf
from rosetta_common.ground.pairs import paired_ratios

tf.random.set_seed(0)

# %% tags=["asynchronous-engine", "trap"]
x = tf.random.normal([1000, 1000])
call = lambda: x @ x  # on a CPU the work is done when the call returns

# %% tags=["asynchronous-engine", "mend"]
wait = lambda: (x @ x)[0, 0].numpy()

# %% tags=["asynchronous-engine", "measure"]
observed = paired_ratios(call, wait)

# %% tags=["numpy-in-the-loop", "trap"]
kernel1, kernel2 = tf.Variable(tf.random.normal([400, 400], 0, 0.05)), tf.Variable(tf.zeros([400, 10]))


@tf.function
def sgd_step(x, y):
    with tf.GradientTape() as tape:
        logits = tf.tanh(x @ kernel1) @ kernel2
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits))
    for kernel, gradient in zip((kernel1, kernel2), tape.gradient(loss, (kernel1, kernel2))):
        kernel.assign_sub(0.01 * gradient)
    return loss


def reading_epoch(batches):
    return [sgd_step(x, y).numpy() for x, y in batches]


# %% tags=["numpy-in-the-loop", "mend"]
def epoch(batches):
    losses = [sgd_step(x, y) for x, y in batches]
    return tf.stack(losses).numpy()


# %% tags=["numpy-in-the-loop", "measure"]
batches = [(tf.random.normal([64, 400]), tf.random.uniform([64], maxval=10, dtype=tf.int64)) for _ in range(100)]
observed = paired_ratios(lambda: reading_epoch(batches), lambda: epoch(batches))

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

# %% tags=["cudnn-autotune", "trap"]
library = ctypes.CDLL(tf.sysconfig.get_lib() + "/libtensorflow_framework.so.2")
use_autotune = library["_ZN3tsl16CudnnUseAutotuneEv"]  # tsl::CudnnUseAutotune, which Python can't read
use_autotune.restype = ctypes.c_bool  # false with TF_CUDNN_USE_AUTOTUNE=0
observed = use_autotune()

# %% tags=["winograd-flag", "trap"]
library = pathlib.Path(tf.sysconfig.get_lib(), "libtensorflow_framework.so.2").read_bytes()
observed = b"TF_ENABLE_WINOGRAD_NONFUSED" in library if tf.test.is_built_with_cuda() else None
