# %% [markdown]
# # Checks of the lessons in TensorFlow 1

# %%
import ctypes
import pathlib

import numpy as np
import tensorflow as tf
from tensorflow.contrib.cudnn_rnn import CudnnCompatibleGRUCell
from tensorflow.contrib.rnn import GRUBlockCellV2

from rosetta_common.ground.pairs import paired_ratios

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
tf.set_random_seed(0)
session = tf.InteractiveSession()


def initialise():
    tf.global_variables_initializer().run()


# %% tags=["cudnn-autotune", "trap"]
library = ctypes.CDLL(tf.sysconfig.get_lib() + "/libtensorflow_framework.so.1")
use_autotune = library["_ZN10tensorflow16CudnnUseAutotuneEv"]  # tensorflow::CudnnUseAutotune, which a convolution calls
use_autotune.restype = ctypes.c_bool  # false with TF_CUDNN_USE_AUTOTUNE=0
observed = use_autotune()

# %% tags=["channel-order", "trap"]
images = tf.zeros([1, 12, 14, 3])  # (batch, height, width, channels)
observed = "NHWC" if tf.layers.conv2d(images, 8, 3).shape == (1, 10, 12, 8) else "NCHW"

# %% tags=["channel-order", "mend"]
images = tf.zeros([1, 3, 12, 14])
outputs = tf.layers.conv2d(images, 8, 3, data_format="channels_first")  # on a CPU TensorFlow builds it but can't run it
observed = "NCHW" if outputs.shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["dropout-flag", "trap"]
x = tf.ones([10, 400])
outputs = tf.layers.dropout(tf.layers.dense(x, 200), 0.5)  # training=False by default: it drops nothing
initialise()
observed = not np.array_equal(outputs.eval(), outputs.eval())

# %% tags=["winograd-flag", "trap"]
library = pathlib.Path(tf.sysconfig.get_lib(), "libtensorflow_framework.so.1").read_bytes()
observed = b"TF_ENABLE_WINOGRAD_NONFUSED" in library if tf.test.is_built_with_cuda() else None

# %% tags=["loss-input", "trap"]
observed = tf.losses.sparse_softmax_cross_entropy(labels=[0], logits=[[2.0, 0.0]]).eval()

# %% tags=["softmax-twice", "trap"]
probabilities = tf.constant([[1.0, 0.0]])  # the outputs of a network that ends in softmax
observed = tf.losses.sparse_softmax_cross_entropy([0], probabilities).eval()

# %% tags=["softmax-twice", "mend"]
observed = tf.losses.sparse_softmax_cross_entropy([0], tf.log(probabilities)).eval()  # better: no softmax there

# %% tags=["initialiser", "trap"]
layer = tf.layers.Dense(200)
layer(tf.zeros([1, 400]))
initialise()
observed = layer.kernel.eval().var() * (400 + 200) / 2

# %% tags=["momentum", "trap"]
weight = tf.Variable(0.0)
step = tf.train.MomentumOptimizer(1, momentum=0.9).minimize(weight)
initialise()
for _ in range(3):
    step.run()
observed = -weight.eval()


# %% tags=["input-gradient", "trap"]
def operations(session, step):  # the operations that a step runs, not its whole graph
    trace = tf.RunMetadata()
    session.run(step, options=tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE), run_metadata=trace)
    return " ".join(node.node_name for device in trace.step_stats.dev_stats for node in device.node_stats)


images = tf.random.normal([10, 32, 32, 3])
loss = tf.reduce_sum(tf.layers.conv2d(images, 8, 3))
step = tf.train.GradientDescentOptimizer(1).minimize(loss)
initialise()
observed = "Conv2DBackpropInput" in operations(session, step)  # an InteractiveSession doesn't optimise the graph

# %% tags=["input-gradient", "mend"]
with tf.Session() as plain_session:  # drops what nothing uses, as an Estimator's session does
    initialise()
    observed = "Conv2DBackpropInput" in operations(plain_session, step)

# %% tags=["relu-after-pooling", "trap"]
x = tf.Variable(tf.random.normal([64, 32, 32, 50]))
first = tf.layers.max_pooling2d(tf.nn.relu(x), 2, 2)

# %% tags=["relu-after-pooling", "mend"]
last = tf.nn.relu(tf.layers.max_pooling2d(x, 2, 2))

# %% tags=["relu-after-pooling", "measure"]
initialise()
assert np.array_equal(first.eval(), last.eval())
gradients = [tf.gradients(outputs, x)[0].op for outputs in (first, last)]
observed = paired_ratios(gradients[0].run, gradients[1].run)

# %% tags=["number-as-window", "trap"]
layer = tf.layers.Conv2D(1, kernel_size=(3))
layer(tf.zeros([1, 12, 12, 1]))
observed = "x".join(map(str, layer.kernel.shape[:2]))

# %% tags=["pooling-stride", "trap", "raises"]
observed = tf.layers.max_pooling2d(tf.zeros([1, 12, 12, 1]), 3).shape[1].value

# %% tags=["pooling-border", "trap"]
observed = tf.layers.max_pooling2d(tf.zeros([1, 12, 12, 1]), 3, strides=2).shape[1].value

# %% tags=["padding-default", "trap"]
observed = tf.layers.conv2d(tf.zeros([1, 12, 12, 1]), 1, 3).shape[1].value

# %% tags=["uneven-padding", "trap"]
x = tf.ones([1, 12, 12, 1])
outputs = tf.layers.conv2d(x, 1, 3, strides=2, padding="same", kernel_initializer=tf.ones_initializer())
initialise()
corners = outputs.eval()[0, :, :, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["uneven-padding", "mend"]
padded = tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]])
outputs = tf.layers.conv2d(padded, 1, 3, strides=2, kernel_initializer=tf.ones_initializer())
initialise()
corners = outputs.eval()[0, :, :, 0]
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["activation-default", "trap"]
outputs = tf.layers.dense(tf.random.normal([100, 400]), 200)
initialise()
observed = (outputs.eval() < 0).mean()

# %% tags=["bias-default", "trap"]
layer = tf.layers.Dense(200)
layer(tf.zeros([1, 400]))
initialise()
observed = "none" if layer.bias is None else "random" if layer.bias.eval().any() else "zero"

# %% tags=["gradient-clipping", "trap"]
weight = tf.Variable(0.0)
step = tf.train.GradientDescentOptimizer(1).minimize(1000 * weight)
initialise()
step.run()
observed = -weight.eval()

# %% tags=["nan-relu", "trap"]
observed = "nan" if np.isnan(tf.nn.relu(float("nan")).eval()) else "0"

# %% tags=["nan-loss", "trap", "raises"]
weight = tf.Variable(float("nan"))
step = tf.train.GradientDescentOptimizer(1).minimize(weight)
initialise()
step.run()
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
with tf.Graph().as_default():
    weight = tf.Variable(float("nan"))
    loss = 2 * weight
    step = tf.train.GradientDescentOptimizer(1).minimize(loss)
    with tf.train.MonitoredSession(hooks=[tf.train.NanTensorHook(loss)]) as monitored:  # an Estimator has this hook
        monitored.run(step)
observed = "goes on"

# %% tags=["sparse-labels", "trap"]
logits = [[0.0, 0.0, 0.0]]
tf.losses.softmax_cross_entropy([[0, 0, 1]], logits)
try:
    tf.losses.softmax_cross_entropy([2], logits)
    observed = "both"
except ValueError:
    observed = "one-hot"

# %% tags=["sparse-labels", "mend"]
tf.losses.sparse_softmax_cross_entropy([2], logits)
try:
    tf.losses.sparse_softmax_cross_entropy([[0, 0, 1]], logits)
    observed = "both"
except ValueError:
    observed = "numbers"

# %% tags=["label-dtypes", "trap"]
refused = []
for dtype in (tf.int32, tf.int64, tf.uint8, tf.float32):
    try:
        tf.losses.sparse_softmax_cross_entropy(tf.constant([2], dtype), [[0.0, 0.0, 0.0]])
    except TypeError:
        refused.append(dtype.name)
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = tf.constant([2], tf.uint8)
tf.losses.sparse_softmax_cross_entropy(tf.cast(labels, tf.int32), [[0.0, 0.0, 0.0]])
observed = "none"

# %% tags=["prediction-graph", "trap"]
outputs = tf.layers.dense(tf.zeros([1, 400]), 200)
initialise()
prediction = session.run(outputs)
observed = tf.contrib.framework.is_tensor(prediction)  # an array: the session has freed all the rest

# %% tags=["gone-frameworks", "trap"]
x, y = np.random.rand(64, 4).astype(np.float32), np.arange(64) % 2
logits = tf.layers.dense(tf.layers.dense(x, 8, activation=tf.nn.relu), 2)
loss = tf.losses.sparse_softmax_cross_entropy(y, logits)
step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
initialise()
losses = [session.run([loss, step])[0] for _ in range(10)]
observed = losses[-1] < losses[0]

# %% tags=["time-major", "trap"]
_, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(5), tf.zeros([2, 7, 4]), dtype=tf.float32)  # 2 reviews, 7 words
observed = "NTC" if state.shape[0] == 2 else "TNC"

# %% tags=["fused-weights", "trap"]
fused, cell = GRUBlockCellV2(5), tf.nn.rnn_cell.GRUCell(5)  # the fused cell is a single operation per word
x = tf.random.normal([2, 7, 4])
outputs = [tf.nn.dynamic_rnn(layer, x, dtype=tf.float32, scope=layer.name)[0] for layer in (fused, cell)]
initialise()
session.run([tf.assign(to, weight) for to, weight in zip(cell.weights, fused.weights)])
observed = tf.reduce_max(tf.abs(outputs[0] - outputs[1])).eval()

# %% tags=["gru-reset", "trap"]
cell = tf.nn.rnn_cell.GRUCell(5)
word, state = tf.random.normal([1, 4]), tf.random.normal([1, 5])
outputs, _ = cell(word, state)
gates_kernel, gates_bias, kernel, bias = cell.weights
reset, update = tf.split(tf.sigmoid(tf.concat([word, state], axis=1) @ gates_kernel + gates_bias), 2, axis=1)
candidate = tf.tanh(tf.concat([word, reset * state], axis=1) @ kernel + bias)
before = update * state + (1 - update) * candidate
initialise()
observed = "before" if np.allclose(*session.run([outputs, before]), atol=1e-6) else "after"

# %% tags=["gru-reset", "mend"]
cell = CudnnCompatibleGRUCell(5)
outputs, _ = cell(word, state)
gates_kernel, gates_bias, word_kernel, state_kernel, word_bias, state_bias = cell.weights
reset, update = tf.split(tf.sigmoid(tf.concat([word, state], axis=1) @ gates_kernel + gates_bias), 2, axis=1)
candidate = tf.tanh(word @ word_kernel + word_bias + reset * (state @ state_kernel + state_bias))
after = update * state + (1 - update) * candidate
initialise()
observed = "after" if np.allclose(*session.run([outputs, after]), atol=1e-6) else "before"

# %% tags=["batchnorm-momentum", "trap"]
layer = tf.layers.BatchNormalization()
layer(tf.constant([[0.0], [2.0]]), training=True)  # the batch's mean is 1
initialise()
session.run(layer.updates)  # they don't run by themselves; tf.GraphKeys.UPDATE_OPS holds them, too
observed = layer.moving_mean.eval()[0]

# %% tags=["batchnorm-momentum", "mend"]
layer = tf.layers.BatchNormalization(momentum=0.9)
layer(tf.constant([[0.0], [2.0]]), training=True)
initialise()
session.run(layer.updates)
observed = layer.moving_mean.eval()[0]

# %% tags=["batchnorm-epsilon", "trap"]
layer = tf.layers.BatchNormalization(moving_variance_initializer=tf.zeros_initializer())
outputs = layer(tf.ones([1, 1]))
initialise()
observed = outputs.eval()[0, 0] ** -2.0  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-epsilon", "mend"]
layer = tf.layers.BatchNormalization(epsilon=1e-5, moving_variance_initializer=tf.zeros_initializer())
outputs = layer(tf.ones([1, 1]))
initialise()
observed = outputs.eval()[0, 0] ** -2.0

# %% tags=["batchnorm-variance", "trap"]
images = tf.reshape([0.0, 4.0], [2, 1, 1, 1])  # their variance is 4 if divided by n, 8 if by n - 1
layer = tf.layers.BatchNormalization(momentum=0.0)
layer(images, training=True)
initialise()
session.run(layer.updates)
observed = layer.moving_variance.eval()[0] / 4

# %% tags=["batchnorm-variance", "mend"]
layer = tf.layers.BatchNormalization(momentum=0.0, fused=False)  # as by default for inputs that are no images
layer(images, training=True)
initialise()
session.run(layer.updates)
observed = layer.moving_variance.eval()[0] / 4

# %% tags=["batchnorm-scale", "trap"]
layer = tf.layers.BatchNormalization()
layer(tf.zeros([1, 4]))
observed = layer.gamma in tf.trainable_variables()

# %% tags=["batchnorm-prediction", "trap"]
images = tf.placeholder(tf.float32, [None, 8, 8, 4])
layer = tf.layers.BatchNormalization()
layer(images, training=True)
prediction = layer(images)
initialise()
for _ in range(20):
    session.run(layer.updates, {images: 3 + 2 * np.random.randn(64, 8, 8, 4)})
x = np.random.randn(10, 8, 8, 4)
gamma, beta, mean, variance = session.run(layer.weights)
by_hand = (x - mean) / np.sqrt(variance + layer.epsilon) * gamma + beta
observed = abs(prediction.eval({images: x}) - by_hand).max()

# %% tags=["last-batch", "trap"]
batch = tf.data.Dataset.range(10).shuffle(10).batch(4).make_one_shot_iterator().get_next()
observed = 0
try:
    while True:
        observed += len(batch.eval())
except tf.errors.OutOfRangeError:  # the usual end of an epoch
    pass

# %% tags=["adam-correction", "trap"]
weight = tf.Variable(0.0)
step = tf.train.AdamOptimizer(0.01).minimize(weight)
initialise()
step.run()
observed = -weight.eval() / 0.01

# %% tags=["adam-rows", "trap"]
embedding = tf.Variable(tf.zeros([3, 1]))
word = tf.placeholder(tf.int32, [1])
step = tf.train.AdamOptimizer(0.01).minimize(tf.nn.embedding_lookup(embedding, word))
initialise()
for number in (0, 1):
    before = embedding.eval()[0, 0]
    step.run({word: [number]})
observed = embedding.eval()[0, 0] != before

# %% tags=["flatten-order", "trap"]
images = tf.constant([[[[0, 1]], [[2, 3]]]])  # (1, 2, 1, 2): two channels of two pixels
flat = tf.layers.flatten(images, data_format="channels_first").eval()
observed = "channels first" if flat.tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["flatten-order", "mend"]
flat = tf.layers.flatten(images).eval()  # without data_format: in the order in memory
observed = "channels first" if flat.tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["kernel-orientation", "trap"]
layer = tf.layers.Conv2D(1, 3, use_bias=False)
image = np.zeros((1, 3, 3, 1), np.float32)
image[0, 0, 0] = 1  # this pixel meets the kernel's first number, or its last
output = layer(image)
initialise()
observed = "cross-correlation" if output.eval().item() == layer.kernel.eval()[0, 0, 0, 0] else "convolution"

# %% tags=["equal-layers", "trap"]
with tf.Graph().as_default(), tf.Session():
    tf.set_random_seed(1)
    layers = [tf.layers.Dense(5), tf.layers.Dense(5)]
    for layer in layers:
        layer(tf.zeros([1, 4]))
    initialise()
    observed = np.array_equal(layers[0].kernel.eval(), layers[1].kernel.eval())

# %% tags=["dropout-argument", "trap"]
observed = (tf.nn.dropout(tf.ones([10000]), 0.25).eval() == 0).mean()  # keep_prob; in TensorFlow 2 it is the rate

# %% tags=["dropout-argument", "mend"]
observed = (tf.nn.dropout(tf.ones([10000]), rate=0.25).eval() == 0).mean()

# %% tags=["compiling", "trap"]
weights = [tf.Variable(tf.random.normal(shape, stddev=0.05)) for shape in ([400, 400], [400, 10])]


def loss_of(x, y):
    return tf.losses.sparse_softmax_cross_entropy(y, tf.tanh(x @ weights[0]) @ weights[1])


x, y = tf.Variable(tf.random.normal([64, 400])), tf.Variable(tf.range(64) % 10)
gradients = tf.gradients(loss_of(x, y), weights)
step = tf.train.GradientDescentOptimizer(0.01).apply_gradients(zip(gradients, weights))

# %% tags=["compiling", "mend"]
gradients = tf.xla.experimental.compile(lambda x, y: tf.gradients(loss_of(x, y), weights), [x, y])
compiled_step = tf.train.GradientDescentOptimizer(0.01).apply_gradients(zip(gradients, weights))

# %% tags=["compiling", "measure"]
initialise()
observed = paired_ratios(lambda: [step.run() for _ in range(50)], lambda: [compiled_step.run() for _ in range(50)])
