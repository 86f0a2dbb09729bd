# %% [markdown]
# # Speed and devices: checks in Keras 2

# %%
import numpy as np
from keras import backend as K
from keras.layers import (
    Activation,
    Conv2D,
    Dense,
    MaxPooling2D,
)
from keras.models import Sequential
from keras.optimizers import SGD
from rosetta_common.ground.pairs import paired_ratios

np.random.seed(0)

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

# %% tags=["gone-frameworks", "trap"]
x, y = np.random.rand(64, 4), np.arange(64) % 2
model = Sequential([Dense(8, activation="relu", input_shape=(4,)), Dense(2, activation="softmax")])
model.compile(SGD(lr=0.1), "sparse_categorical_crossentropy")
losses = [model.train_on_batch(x, y) for _ in range(10)]
observed = losses[-1] < losses[0]
