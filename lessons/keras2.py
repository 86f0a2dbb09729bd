# %% [markdown]
# # Checks of the lessons in Keras 2

# %%
import numpy as np
from keras import backend as K
from keras.callbacks import LambdaCallback, TerminateOnNaN
from keras.layers import (
    GRU,
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Embedding,
    Flatten,
    Input,
    MaxPooling2D,
    Reshape,
    ZeroPadding2D,
)
from keras.losses import categorical_crossentropy
from keras.models import Model, Sequential
from keras.optimizers import SGD, Adam
from keras.utils import convert_all_kernels_in_model

from rosetta_common.ground.cifar10 import DIGITS
from rosetta_common.ground.pairs import paired_ratios

np.random.seed(0)


def model_of(layer, x):
    inputs = Input(x.shape[1:])
    return Model(inputs, layer(inputs))


def predict(layer, x):
    return model_of(layer, x).predict(x)


def train(layer, x, batches=1):  # towards zeros: any target works
    model = model_of(layer, x)
    model.compile("sgd", "mse")
    for _ in range(batches):
        model.train_on_batch(x, np.zeros((len(x), *model.output_shape[1:])))


def weight_of(optimizer):  # a model with one weight: loss = output, gradient = input
    model = Sequential([Dense(1, use_bias=False, kernel_initializer="zeros", input_shape=(1,))])
    model.compile(optimizer, loss=lambda labels, outputs: outputs)
    return model


# %% tags=["batch-shuffling", "trap"]
by_batch = {"batch_size": 64, "epochs": 5, "shuffle": "batch"}  # always the same 64 samples together

# %% tags=["batch-shuffling", "mend"]
by_sample = {"batch_size": 64, "epochs": 5, "shuffle": True}  # the default

# %% tags=["batch-shuffling", "measure"]
network = Sequential([Dense(128, activation="relu", input_shape=(64,)), Dense(10, activation="softmax")])
network.compile(SGD(0.1, momentum=0.9), "sparse_categorical_crossentropy", metrics=["accuracy"])


def accuracy(how, x, y, x_test, y_test, seed):
    np.random.seed(seed)
    network.set_weights(
        [np.random.uniform(-0.15, 0.15, w.shape) if w.ndim > 1 else np.zeros(w.shape) for w in network.get_weights()]
    )
    K.batch_set_value([(weight, np.zeros(K.int_shape(weight))) for weight in network.optimizer.weights[1:]])
    network.fit(x, y, verbose=0, **how)
    return 100 * network.evaluate(x_test, y_test, verbose=0)[1]


def gains(arrange=lambda labels: slice(None)):
    points = []
    for seed in range(10):
        stored = np.load(DIGITS)
        order = np.random.RandomState(seed).permutation(len(stored["labels"]))
        x, y = stored["images"][order].reshape(-1, 64) / 16.0, stored["labels"][order]
        arranged = arrange(y[:1280])
        data = x[:1280][arranged], y[:1280][arranged], x[1280:], y[1280:]
        points.append(accuracy(by_sample, *data, seed=seed) - accuracy(by_batch, *data, seed=seed))
    return points


observed = gains()

# %% tags=["sorted-data", "trap"]
stored = np.load(DIGITS)
order = np.argsort(stored["labels"])  # sorted as in imdb.npz: whole batches with one label
images, labels = stored["images"][order], stored["labels"][order]

# %% tags=["sorted-data", "mend"]
order = np.random.permutation(len(stored["labels"]))
images, labels = stored["images"][order], stored["labels"][order]

# %% tags=["sorted-data", "measure"]
observed = gains(np.argsort)

# %% tags=["channel-order", "trap"]
images = np.zeros((1, 12, 14, 3))  # (batch, height, width, channels), unless ~/.keras/keras.json says otherwise
observed = "NHWC" if predict(Conv2D(8, 3), images).shape == (1, 10, 12, 8) else "NCHW"

# %% tags=["channel-order", "mend"]
images = np.zeros((1, 3, 12, 14))
observed = "NCHW" if predict(Conv2D(8, 3, data_format="channels_first"), images).shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["channel-order-speed", "trap"]
model = Sequential([Conv2D(64, 3, padding="same", input_shape=(32, 32, 64))])
images = np.random.randn(32, 32, 32, 64).astype("float32")

# %% tags=["channel-order-speed", "mend"]
other = Sequential([Conv2D(64, 3, padding="same", data_format="channels_first", input_shape=(64, 32, 32))])
turned = np.moveaxis(images, -1, 1).copy()

# %% tags=["channel-order-speed", "measure"]
model.compile("sgd", "mse")
other.compile("sgd", "mse")
observed = paired_ratios(lambda: model.train_on_batch(images, images), lambda: other.train_on_batch(turned, turned))

# %% tags=["dropout-flag", "trap"]
model = Sequential([Dense(200, input_shape=(400,)), Dropout(0.5)])
x = np.random.randn(10, 400)
observed = not np.array_equal(model.predict(x), model.predict(x))

# %% tags=["loss-input", "trap"]
labels, logits = K.variable([[1, 0]]), K.variable([[2, 0]])
observed = K.eval(categorical_crossentropy(labels, logits)).item()  # treated as probabilities: divided by their sum

# %% tags=["loss-input", "mend"]
observed = K.eval(K.categorical_crossentropy(labels, logits, from_logits=True)).item()

# %% tags=["softmax-twice", "trap"]
labels, probabilities = K.variable([[1, 0]]), K.variable([[1, 0]])
observed = K.eval(categorical_crossentropy(labels, probabilities)).item()

# %% tags=["initialiser", "trap"]
layer = Dense(200, input_shape=(400,))
Sequential([layer])
observed = layer.get_weights()[0].var() * (400 + 200) / 2

# %% tags=["momentum", "trap"]
model = weight_of(SGD(lr=1, momentum=0.9))
for _ in range(3):
    model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = -model.get_weights()[0].item()

# %% tags=["input-gradient", "trap"]
model = Sequential([Conv2D(8, 3, input_shape=(32, 32, 3))])
images, labels = np.random.randn(10, 32, 32, 3), np.zeros((10, 30, 30, 8))
if K.backend() == "tensorflow":
    import tensorflow as tf

    trace = tf.RunMetadata()  # records the operations of the step
    model.compile("sgd", "mse", options=tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE), run_metadata=trace)
    model.train_on_batch(images, labels)
    observed = "Conv2DBackpropInput" in str(trace.step_stats)
elif K.backend() == "theano":
    model.compile("sgd", "mse")
    model.train_on_batch(images, labels)
    observed = "gradInputs" in str(model.train_function.function.maker.fgraph.toposort())
else:
    observed = model.inputs[0].needs_gradient

# %% tags=["relu-after-pooling", "trap"]
first = Sequential([Conv2D(50, 1, input_shape=(32, 32, 1)), Activation("relu"), MaxPooling2D(2)])

# %% tags=["relu-after-pooling", "mend"]
last = Sequential([Conv2D(50, 1, input_shape=(32, 32, 1)), MaxPooling2D(2), Activation("relu")])

# %% tags=["relu-after-pooling", "measure"]
x, y = np.random.randn(64, 32, 32, 1).astype("float32"), np.zeros((64, 16, 16, 50), "float32")
last.set_weights(first.get_weights())
assert np.array_equal(first.predict(x), last.predict(x))
first.compile("sgd", "mse")
last.compile("sgd", "mse")
observed = paired_ratios(lambda: first.train_on_batch(x, y), lambda: last.train_on_batch(x, y))

# %% tags=["number-as-window", "trap"]
layer = Conv2D(1, kernel_size=(3), input_shape=(12, 12, 1))
Sequential([layer])
observed = "x".join(map(str, layer.get_weights()[0].shape[:2]))

# %% tags=["pooling-stride", "trap"]
observed = predict(MaxPooling2D(3), np.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["pooling-border", "trap"]
observed = predict(MaxPooling2D(3, strides=2), np.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["padding-default", "trap"]
observed = predict(Conv2D(1, 3), np.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["uneven-padding", "trap"]
layer = Conv2D(1, 3, strides=2, padding="same", kernel_initializer="ones")
corners = predict(layer, np.ones((1, 12, 12, 1)))[0, :, :, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["uneven-padding", "mend"]
layers = [ZeroPadding2D(1, input_shape=(12, 12, 1)), Conv2D(1, 3, strides=2, kernel_initializer="ones")]
corners = Sequential(layers).predict(np.ones((1, 12, 12, 1)))[0, :, :, 0]
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["activation-default", "trap"]
observed = (predict(Dense(200), np.random.randn(100, 400)) < 0).mean()

# %% tags=["bias-default", "trap"]
layer = Dense(200, input_shape=(400,))
Sequential([layer])
observed = "none" if len(layer.get_weights()) == 1 else "random" if layer.get_weights()[1].any() else "zero"

# %% tags=["gradient-clipping", "trap"]
model = weight_of(SGD(lr=1))
model.train_on_batch(np.full((1, 1), 1000), np.zeros((1, 1)))
observed = -model.get_weights()[0].item()

# %% tags=["nan-relu", "trap"]
observed = "nan" if np.isnan(predict(Activation("relu"), np.array([[np.nan]]))) else "0"

# %% tags=["nan-loss", "trap", "raises"]
model = Sequential([Dense(1, input_shape=(4,))])
model.compile("sgd", "mse")
x, y = np.full((8, 4), np.nan), np.zeros((8, 1))
model.fit(x, y, verbose=0)
observed = "stops" if model.stop_training else "goes on"

# %% tags=["nan-loss", "mend"]
model.fit(x, y, verbose=0, callbacks=[TerminateOnNaN()])
observed = "stops" if model.stop_training else "goes on"

# %% tags=["sparse-labels", "trap"]
model = Sequential([Dense(3, activation="softmax", input_shape=(4,))])
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
model = Sequential([Dense(3, activation="softmax", input_shape=(4,))])
model.compile("sgd", "sparse_categorical_crossentropy")
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        model.train_on_batch(np.zeros((1, 4)), np.array([2], dtype))
    except TypeError:
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["prediction-graph", "trap"]
observed = not isinstance(predict(Dense(200), np.zeros((1, 400))), np.ndarray)  # a plain array keeps nothing

# %% tags=["gone-frameworks", "trap"]
x, y = np.random.rand(64, 4), np.arange(64) % 2
model = Sequential([Dense(8, activation="relu", input_shape=(4,)), Dense(2, activation="softmax")])
model.compile(SGD(lr=0.1), "sparse_categorical_crossentropy")
losses = [model.train_on_batch(x, y) for _ in range(10)]
observed = losses[-1] < losses[0]

# %% tags=["time-major", "trap"]
state = predict(GRU(5), np.zeros((2, 7, 4)))  # 2 reviews, 7 words
observed = "NTC" if len(state) == 2 else "TNC"


# %% tags=["gru-reset", "trap"]
def reset_by(layer):
    words = np.random.randn(1, 2, 4)
    state, output = np.moveaxis(predict(layer, words), 1, 0)  # after the first word, and after the second
    kernel, recurrent_kernel, _ = layer.get_weights()  # the biases are zero
    word_z, word_r, word_h = np.split(words[:, 1] @ kernel, 3, axis=1)
    kernel_z, kernel_r, kernel_h = np.split(recurrent_kernel, 3, axis=1)
    update, reset = (1 / (1 + np.exp(-gate)) for gate in (word_z + state @ kernel_z, word_r + state @ kernel_r))
    states = {"before": (reset * state) @ kernel_h, "after": reset * (state @ kernel_h)}
    for where, from_state in states.items():
        if np.allclose(output, update * state + (1 - update) * np.tanh(word_h + from_state), atol=1e-6):
            return where
    return "neither"


observed = reset_by(GRU(5, return_sequences=True, recurrent_activation="sigmoid"))  # hard_sigmoid before Keras 2.3

# %% tags=["gru-reset", "mend"]
observed = reset_by(GRU(5, return_sequences=True, recurrent_activation="sigmoid", reset_after=True))

# %% tags=["batchnorm-momentum", "trap"]
layer = BatchNormalization()
train(layer, np.array([[0.0], [2.0]]))  # the batch's mean is 1
gamma, beta, mean, variance = layer.get_weights()
observed = mean.item()

# %% tags=["batchnorm-momentum", "mend"]
layer = BatchNormalization(momentum=0.9)
train(layer, np.array([[0.0], [2.0]]))
gamma, beta, mean, variance = layer.get_weights()
observed = mean.item()

# %% tags=["batchnorm-epsilon", "trap"]
layer = BatchNormalization(moving_variance_initializer="zeros")
observed = predict(layer, np.ones((1, 1))).item() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-epsilon", "mend"]
layer = BatchNormalization(epsilon=1.001e-5, moving_variance_initializer="zeros")  # Theano takes no epsilon below 1e-5
observed = predict(layer, np.ones((1, 1))).item() ** -2

# %% tags=["batchnorm-variance", "trap"]
layer = BatchNormalization(momentum=0)
train(layer, np.array([[0.0], [4.0]]))  # their variance is 4 if divided by n, 8 if by n - 1
gamma, beta, mean, variance = layer.get_weights()
observed = variance.item() / 4

# %% tags=["batchnorm-scale", "trap"]
layer = BatchNormalization()
train(layer, np.array([[0.0], [2.0]]))
gamma, beta, mean, variance = layer.get_weights()
observed = gamma.item() != 1

# %% tags=["batchnorm-prediction", "trap"]
layer = BatchNormalization()
train(layer, 3 + 2 * np.random.randn(64, 8, 8, 4), batches=20)
gamma, beta, mean, variance = layer.get_weights()
x = np.random.randn(10, 8, 8, 4)
by_hand = (x - mean) / np.sqrt(variance + layer.epsilon) * gamma + beta
observed = abs(predict(layer, x) - by_hand).max()

# %% tags=["last-batch", "trap"]
model = Sequential([Dense(1, input_shape=(1,))])
model.compile("sgd", "mse")
sizes = []
count = LambdaCallback(on_batch_end=lambda batch, logs: sizes.append(logs["size"]))
model.fit(np.zeros((10, 1)), np.zeros(10), batch_size=4, verbose=0, callbacks=[count])
observed = sum(sizes)

# %% tags=["adam-correction", "trap"]
model = weight_of(Adam(lr=0.01))
model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = -model.get_weights()[0].item() / 0.01
if K.backend() == "tensorflow":  # 1 in one run and 0.7441 in another
    observed = None

# %% tags=["adam-rows", "trap"]
model = Sequential([Embedding(3, 1, input_length=1)])
model.compile(Adam(lr=0.01), loss=lambda labels, outputs: outputs)
for word in (0, 1):
    before = model.get_weights()[0][0].item()
    model.train_on_batch(np.array([[word]]), np.zeros((1, 1, 1)))
observed = model.get_weights()[0][0].item() != before

# %% tags=["flatten-order", "trap"]
images = np.array([[[[0, 1]], [[2, 3]]]])  # (1, 2, 1, 2): two channels of two pixels
flat = predict(Flatten(data_format="channels_first"), images)
observed = "channels first" if flat.tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["flatten-order", "mend"]
flat = predict(Reshape((-1,)), images)
observed = "channels first" if flat.tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["kernel-orientation", "trap"]
kernel = np.random.randn(3, 3, 1, 1)
model = Sequential([Conv2D(1, 3, use_bias=False, weights=[kernel], input_shape=(3, 3, 1))])
image = np.zeros((1, 3, 3, 1))
image[0, 0, 0] = 1  # this pixel meets the kernel's first number, or its last
observed = "cross-correlation" if np.isclose(model.predict(image), kernel[0, 0]).all() else "convolution"

# %% tags=["kernel-orientation", "mend"]
observed = None
if K.backend() == "theano":
    convert_all_kernels_in_model(model)  # turns the kernels by 180 degrees
    observed = "cross-correlation" if np.isclose(model.predict(image), kernel[0, 0]).all() else "convolution"

# %% tags=["equal-layers", "trap"]
np.random.seed(1)
layers = [Dense(5, input_shape=(4,)), Dense(5, input_shape=(4,))]
weights = [Sequential([layer]).get_weights()[0] for layer in layers]
observed = np.array_equal(*weights)


# %% tags=["dropout-argument", "trap"]
def share_of_zeros(labels, outputs):
    return K.mean(K.cast(K.equal(outputs, 0), "float32"), axis=-1)


model = Sequential([Dense(10000, input_shape=(1,)), Dropout(0.25)])
model.compile("sgd", "mse", metrics=[share_of_zeros])
loss, observed = model.train_on_batch(np.ones((1, 1)), np.zeros((1, 10000)))
