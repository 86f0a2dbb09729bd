# %% [markdown]
# # Checks of the lessons in Keras

# %%
import importlib.util
import os
import pathlib
import tempfile

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))

import keras
import numpy as np
from keras import layers, ops

from rosetta_common.ground.pairs import paired_ratios

keras.utils.set_random_seed(0)


def weight_of(optimizer):  # a model with one weight: loss = sum of outputs, gradient = sum of inputs
    model = keras.Sequential([layers.Input((1,)), layers.Dense(1, use_bias=False, kernel_initializer="zeros")])
    model.compile(optimizer, loss=lambda labels, outputs: ops.sum(outputs))
    return model


# %% tags=["cudnn-autotune", "trap"]
observed = None  # Keras has no setting of its own
if keras.backend.backend() == "torch":
    import torch

    observed = torch.backends.cudnn.benchmark

# %% tags=["cudnn-autotune", "mend"]
observed = None
if keras.backend.backend() == "torch":
    torch.backends.cudnn.benchmark = True
    observed = torch.backends.cudnn.benchmark
    torch.backends.cudnn.benchmark = False

# %% tags=["channel-order", "trap"]
images = np.zeros((1, 12, 14, 3))  # (batch, height, width, channels), unless ~/.keras/keras.json says otherwise
observed = "NHWC" if layers.Conv2D(8, 3)(images).shape == (1, 10, 12, 8) else "NCHW"

# %% tags=["channel-order", "mend"]
images = keras.Input((3, 12, 14))
outputs = layers.Conv2D(8, 3, data_format="channels_first")(images)  # TensorFlow can't run it on a CPU
observed = "NCHW" if outputs.shape == (None, 8, 10, 12) else "NHWC"

# %% tags=["channel-order-speed", "trap"]
model = keras.Sequential([layers.Input((32, 32, 64)), layers.Conv2D(64, 3, padding="same")])
images = np.random.randn(8, 32, 32, 64).astype("float32")

# %% tags=["channel-order-speed", "mend"]
first = layers.Conv2D(64, 3, padding="same", data_format="channels_first")
other = keras.Sequential([layers.Input((64, 32, 32)), first])
turned = np.moveaxis(images, -1, 1).copy()

# %% tags=["channel-order-speed", "measure"]
observed = None
if keras.backend.backend() != "tensorflow":
    model.compile("sgd", "mse")
    other.compile("sgd", "mse")
    observed = paired_ratios(lambda: model.train_on_batch(images, images), lambda: other.train_on_batch(turned, turned))

# %% tags=["dropout-flag", "trap"]
model = keras.Sequential([layers.Input((400,)), layers.Dense(200), layers.Dropout(0.5)])
x = np.random.randn(10, 400)
observed = not np.array_equal(model.predict(x, verbose=0), model.predict(x, verbose=0))

# %% tags=["loss-input", "trap"]
labels, logits = np.array([0]), np.array([[2.0, 0.0]])
loss = keras.losses.SparseCategoricalCrossentropy()
observed = float(loss(labels, logits))  # treated as probabilities: divided by their sum

# %% tags=["loss-input", "mend"]
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
observed = float(loss(labels, logits))

# %% tags=["softmax-twice", "trap"]
labels, probabilities = np.array([0]), np.array([[1.0, 0.0]])
observed = float(keras.losses.SparseCategoricalCrossentropy()(labels, probabilities))

# %% tags=["initialiser", "trap"]
layer = layers.Dense(200)
layer.build((None, 400))
observed = layer.get_weights()[0].var() * (400 + 200) / 2

# %% tags=["momentum", "trap"]
model = weight_of(keras.optimizers.SGD(learning_rate=1.0, momentum=0.9))
for _ in range(3):
    model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = -model.get_weights()[0].item()

# %% tags=["input-gradient", "trap"]
model = keras.Sequential([layers.Input((32, 32, 3)), layers.Conv2D(8, 3)])
model.compile("sgd", "mse")
images, labels = np.random.randn(10, 32, 32, 3).astype("float32"), np.zeros((10, 30, 30, 8), "float32")
model.train_on_batch(images, labels)

# %% tags=["input-gradient", "measure"]
if keras.backend.backend() == "tensorflow":
    import tensorflow as tf

    with tempfile.TemporaryDirectory() as folder:
        with tf.profiler.experimental.Profile(folder):
            model.train_on_batch(images, labels)
        trace = b"".join(path.read_bytes() for path in pathlib.Path(folder).rglob("*.xplane.pb"))
    assert b"Conv2DBackpropFilter" in trace
    observed = b"Conv2DBackpropInput" in trace
elif keras.backend.backend() == "jax":
    import jax

    variables = (
        model.trainable_variables,
        model.non_trainable_variables,
        model.optimizer.variables,
        model.metrics_variables,
    )
    state = tuple([variable.value for variable in some] for some in variables)
    convolutions = str(jax.make_jaxpr(model.train_step)(state, (images, labels))).count("conv_general_dilated[")
    observed = {2: False, 3: True}[convolutions]  # forward, the kernel's gradient, the images'
else:
    import torch

    with torch.profiler.profile(record_shapes=True) as profiler:
        model.train_on_batch(images, labels)
    (backward,) = (event for event in profiler.events() if event.name == "aten::convolution_backward")
    observed = backward.concrete_inputs[-1][0]  # which gradients of three: of images, kernel, bias

# %% tags=["relu-after-pooling", "trap"]
first = keras.Sequential([layers.Input((32, 32, 1)), layers.Conv2D(50, 1), layers.ReLU(), layers.MaxPooling2D(2)])

# %% tags=["relu-after-pooling", "mend"]
last = keras.Sequential([layers.Input((32, 32, 1)), layers.Conv2D(50, 1), layers.MaxPooling2D(2), layers.ReLU()])

# %% tags=["relu-after-pooling", "measure"]
x, y = np.random.randn(64, 32, 32, 1).astype("float32"), np.zeros((64, 16, 16, 50), "float32")
last.set_weights(first.get_weights())
assert np.array_equal(first.predict(x, verbose=0), last.predict(x, verbose=0))
first.compile("sgd", "mse")
last.compile("sgd", "mse")
observed = paired_ratios(lambda: first.train_on_batch(x, y), lambda: last.train_on_batch(x, y))

# %% tags=["number-as-window", "trap"]
layer = layers.Conv2D(1, kernel_size=(3))
layer.build((None, 12, 12, 1))
observed = "x".join(map(str, layer.kernel.shape[:2]))

# %% tags=["pooling-stride", "trap"]
observed = layers.MaxPooling2D(3)(np.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["pooling-border", "trap"]
observed = layers.MaxPooling2D(3, strides=2)(np.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["padding-default", "trap"]
observed = layers.Conv2D(1, 3)(np.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["uneven-padding", "trap"]
layer = layers.Conv2D(1, 3, strides=2, padding="same", kernel_initializer="ones")
corners = layer(np.ones((1, 12, 12, 1)))[0, :, :, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["uneven-padding", "mend"]
padded = layers.ZeroPadding2D(1)(np.ones((1, 12, 12, 1)))
corners = layers.Conv2D(1, 3, strides=2, kernel_initializer="ones")(padded)[0, :, :, 0]
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["activation-default", "trap"]
outputs = layers.Dense(200)(np.random.randn(100, 400))
observed = (ops.convert_to_numpy(outputs) < 0).mean()

# %% tags=["bias-default", "trap"]
layer = layers.Dense(200)
layer.build((None, 400))
observed = "none" if layer.bias is None else "random" if layer.get_weights()[1].any() else "zero"

# %% tags=["gradient-clipping", "trap"]
model = weight_of(keras.optimizers.SGD(learning_rate=1.0))
model.train_on_batch(np.full((1, 1), 1000), np.zeros((1, 1)))
observed = -model.get_weights()[0].item()

# %% tags=["nan-relu", "trap"]
observed = "nan" if np.isnan(ops.convert_to_numpy(layers.ReLU()(np.array([np.nan])))) else "0"

# %% tags=["nan-loss", "trap", "raises"]
model = keras.Sequential([layers.Input((4,)), layers.Dense(1)])
model.compile("sgd", "mse")
x, y = np.full((8, 4), np.nan), np.zeros((8, 1))
model.fit(x, y, verbose=0)
observed = "stops" if model.stop_training else "goes on"

# %% tags=["nan-loss", "mend"]
model.fit(x, y, verbose=0, callbacks=[keras.callbacks.TerminateOnNaN()])
observed = "stops" if model.stop_training else "goes on"

# %% tags=["sparse-labels", "trap"]
model = keras.Sequential([layers.Input((4,)), layers.Dense(3, activation="softmax")])
x = np.zeros((1, 4))
model.compile("sgd", "categorical_crossentropy")
model.train_on_batch(x, np.array([[0, 0, 1]]))
try:
    model.train_on_batch(x, np.array([2]))
    observed = "both"
except ValueError:
    observed = "one-hot"

# %% tags=["sparse-labels", "mend"]
model.compile("sgd", "sparse_categorical_crossentropy")
model.train_on_batch(x, np.array([2]))
try:
    model.train_on_batch(x, np.array([[0, 0, 1]]))
    observed = "both"
except ValueError:
    observed = "numbers"

# %% tags=["label-dtypes", "trap"]
model = keras.Sequential([layers.Input((4,)), layers.Dense(3, activation="softmax")])
model.compile("sgd", "sparse_categorical_crossentropy")
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        model.train_on_batch(np.zeros((1, 4)), np.array([2], dtype))
    except (TypeError, ValueError):
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["prediction-graph", "trap"]
model = keras.Sequential([layers.Input((400,)), layers.Dense(200)])
observed = getattr(model(np.zeros((1, 400))), "requires_grad", False)  # a PyTorch tensor has it

# %% tags=["prediction-graph", "mend"]
observed = getattr(model.predict(np.zeros((1, 400)), verbose=0), "requires_grad", False)  # a numpy array

# %% tags=["numpy-in-the-loop", "trap"]
model = keras.Sequential([layers.Input((400,)), layers.Dense(200, activation="tanh"), layers.Dense(10)])
model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
x, y = np.random.randn(6400, 400).astype("float32"), np.random.randint(10, size=6400)
losses = []
read = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: losses.append(logs["loss"]))
model.fit(x, y, batch_size=64, verbose=0, callbacks=[read])

# %% tags=["numpy-in-the-loop", "mend"]
losses = model.fit(x, y, batch_size=64, verbose=0).history["loss"]

# %% tags=["numpy-in-the-loop", "measure"]
observed = None
if keras.backend.backend() == "jax":  # on a CPU the others compute at once
    observed = paired_ratios(
        lambda: model.fit(x, y, batch_size=64, verbose=0, callbacks=[read]),
        lambda: model.fit(x, y, batch_size=64, verbose=0),
    )

# %% tags=["asynchronous-engine", "trap"]
x = ops.convert_to_tensor(np.random.randn(1000, 1000).astype("float32"))
call = lambda: ops.matmul(x, x)  # JAX returns before the work is done

# %% tags=["asynchronous-engine", "mend"]
wait = lambda: ops.convert_to_numpy(ops.matmul(x, x))

# %% tags=["asynchronous-engine", "measure"]
observed = paired_ratios(call, wait)

# %% tags=["compiling", "trap"]
model = keras.Sequential([layers.Input((400,)), layers.Dense(400, activation="tanh"), layers.Dense(10)])
# By default, Keras compiles on JAX, and on TensorFlow if there is a GPU and the layers allow it (jit_compile="auto").
model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))

# %% tags=["compiling", "mend"]
compiled = keras.models.clone_model(model)
compiled.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True), jit_compile=True)

# %% tags=["compiling", "measure"]
x, y = np.random.randn(64, 400).astype("float32"), np.random.randint(10, size=64)
observed = paired_ratios(
    lambda: [model.train_on_batch(x, y) for _ in range(20)], lambda: [compiled.train_on_batch(x, y) for _ in range(20)]
)

# %% tags=["time-major", "trap"]
state = layers.GRU(5)(np.zeros((2, 7, 4)))  # 2 reviews, 7 words
observed = "NTC" if len(state) == 2 else "TNC"

# %% tags=["fused-weights", "trap"]
fused, cells = layers.GRU(5), layers.RNN(layers.GRUCell(5))
x = np.random.randn(2, 7, 4)
outputs = fused(x)  # cuDNN's if there is a GPU
cells.build(x.shape)
cells.set_weights(fused.get_weights())
observed = float(ops.max(ops.abs(outputs - cells(x))))


# %% tags=["gru-reset", "trap"]
layer = layers.GRU(5)
word, state = np.random.randn(1, 1, 4).astype("float32"), np.random.randn(1, 5).astype("float32")
output = ops.convert_to_numpy(layer(word, initial_state=state))
kernel, recurrent_kernel, _ = layer.get_weights()  # the biases are zero
word_z, word_r, word_h = np.split(word[:, 0] @ kernel, 3, axis=1)
state_z, state_r, state_h = np.split(state @ recurrent_kernel, 3, axis=1)
update, reset = (1 / (1 + np.exp(-gate)) for gate in (word_z + state_z, word_r + state_r))
after = update * state + (1 - update) * np.tanh(word_h + reset * state_h)
observed = "after" if np.allclose(output, after, atol=1e-5) else "before"

# %% tags=["batchnorm-momentum", "trap"]
layer = layers.BatchNormalization()
layer(np.array([[0.0], [2.0]]), training=True)  # the batch's mean is 1
observed = float(layer.moving_mean[0])

# %% tags=["batchnorm-momentum", "mend"]
layer = layers.BatchNormalization(momentum=0.9)
layer(np.array([[0.0], [2.0]]), training=True)
observed = float(layer.moving_mean[0])

# %% tags=["batchnorm-epsilon", "trap"]
layer = layers.BatchNormalization(moving_variance_initializer="zeros")
observed = float(layer(np.ones((1, 1)))[0, 0]) ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-epsilon", "mend"]
layer = layers.BatchNormalization(epsilon=1e-5, moving_variance_initializer="zeros")
observed = float(layer(np.ones((1, 1)))[0, 0]) ** -2

# %% tags=["batchnorm-variance", "trap"]
layer = layers.BatchNormalization(momentum=0)
layer(np.array([[0.0], [4.0]]), training=True)  # their variance is 4 if divided by n, 8 if by n - 1
observed = float(layer.moving_variance[0]) / 4

# %% tags=["batchnorm-scale", "trap"]
model = keras.Sequential([layers.Input((1,)), layers.BatchNormalization()])
model.compile("sgd", "mse")
model.train_on_batch(np.array([[0.0], [2.0]]), np.zeros((2, 1)))
observed = float(model.layers[0].gamma[0]) != 1

# %% tags=["batchnorm-prediction", "trap"]
layer = layers.BatchNormalization()
for _ in range(20):
    layer(3 + 2 * np.random.randn(64, 4), training=True)
gamma, beta, mean, variance = layer.get_weights()
x = np.random.randn(10, 4)
by_hand = (x - mean) / np.sqrt(variance + layer.epsilon) * gamma + beta
observed = abs(ops.convert_to_numpy(layer(x)) - by_hand).max()

# %% tags=["last-batch", "trap"]
model = weight_of(keras.optimizers.SGD(learning_rate=1.0))  # a step of 1 for every sample
model.fit(np.ones((10, 1)), np.zeros((10, 1)), batch_size=4, verbose=0)
observed = -model.get_weights()[0].item()

# %% tags=["adam-correction", "trap"]
model = weight_of(keras.optimizers.Adam(learning_rate=0.01))
model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = -model.get_weights()[0].item() / 0.01

# %% tags=["adam-rows", "trap"]
model = keras.Sequential([layers.Input((1,), dtype="int32"), layers.Embedding(3, 1)])
model.compile(keras.optimizers.Adam(learning_rate=0.01), loss=lambda labels, outputs: ops.sum(outputs))
for word in (0, 1):
    before = model.get_weights()[0][0].item()
    model.train_on_batch(np.array([[word]]), np.zeros((1, 1, 1)))
observed = model.get_weights()[0][0].item() != before

# %% tags=["flatten-order", "trap"]
images = np.array([[[[0, 1]], [[2, 3]]]])  # (1, 2, 1, 2): two channels of two pixels
flat = ops.convert_to_numpy(layers.Flatten(data_format="channels_first")(images))
observed = "channels first" if flat.tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["flatten-order", "mend"]
flat = ops.convert_to_numpy(layers.Reshape((-1,))(images))
observed = "channels first" if flat.tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["kernel-orientation", "trap"]
layer = layers.Conv2D(1, 3, use_bias=False)
image = np.zeros((1, 3, 3, 1))
image[0, 0, 0] = 1  # this pixel meets the kernel's first number, or its last
output = float(layer(image)[0, 0, 0, 0])
observed = "cross-correlation" if np.isclose(output, layer.get_weights()[0][0, 0, 0, 0]) else "convolution"

# %% tags=["tf32", "trap"]
observed = None  # Keras leaves it to the backend
if keras.backend.backend() == "tensorflow":
    import tensorflow as tf

    observed = "both" if tf.config.experimental.tensor_float_32_execution_enabled() else "nothing"
elif keras.backend.backend() == "torch":
    import torch

    products, convolutions = torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32
    observed = {(False, False): "nothing", (False, True): "convolutions", (True, True): "both"}[products, convolutions]

# %% tags=["tf32", "mend"]
observed = None
if keras.backend.backend() == "tensorflow":
    tf.config.experimental.enable_tensor_float_32_execution(False)
    observed = "both" if tf.config.experimental.tensor_float_32_execution_enabled() else "nothing"
    tf.config.experimental.enable_tensor_float_32_execution(True)
elif keras.backend.backend() == "torch":
    torch.backends.cudnn.allow_tf32 = False
    observed = "convolutions" if torch.backends.cudnn.allow_tf32 else "nothing"
    torch.backends.cudnn.allow_tf32 = True

# %% tags=["equal-layers", "trap"]
keras.utils.set_random_seed(1)
dense = [layers.Dense(5), layers.Dense(5)]
for layer in dense:
    layer.build((None, 4))
observed = np.array_equal(*(layer.get_weights()[0] for layer in dense))

# %% tags=["dropout-argument", "trap"]
outputs = layers.Dropout(0.25)(np.ones(10_000), training=True)
observed = (ops.convert_to_numpy(outputs) == 0).mean()
