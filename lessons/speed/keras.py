# %% [markdown]
# # Speed and devices: checks in Keras

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

# %% tags=["asynchronous-engine", "trap"]
x = ops.convert_to_tensor(np.random.randn(1000, 1000).astype("float32"))
call = lambda: ops.matmul(x, x)  # JAX returns before the work is done

# %% tags=["asynchronous-engine", "mend"]
wait = lambda: ops.convert_to_numpy(ops.matmul(x, x))

# %% tags=["asynchronous-engine", "measure"]
observed = paired_ratios(call, wait)

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
