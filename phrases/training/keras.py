# %% [markdown]
# # Training loops: phrases in Keras

# %%
import importlib.util
import os

backends = (
    "tensorflow",
    "jax",
    "torch",
)  # one of them is installed beside Keras
installed = next(name for name in backends if importlib.util.find_spec(name))
os.environ.setdefault("KERAS_BACKEND", installed)

# %%
import tempfile
from pathlib import Path

import keras
import numpy as np
from keras import layers, ops

tensor = ops.convert_to_tensor


def begin(first="zeros"):
    layer = layers.Dense(1, use_bias=False, kernel_initializer=first)
    return keras.Sequential([layers.Input((2,)), layer])


def gradient(function, numbers):
    """Keras gives no gradients; at a rate of 1, a step of SGD is one."""
    layer = layers.Dense(numbers.shape[0], use_bias=False)
    model = keras.Sequential([layers.Input((1,)), layer])
    model.compile(
        keras.optimizers.SGD(1.0), lambda _, outputs: function(outputs[0])
    )
    layer.set_weights([numbers[None]])
    model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
    return numbers - layer.kernel[0]


# %% tags=["one-step"]
# A loop with gradients of one's own is written in the backend
model = begin()
model.compile(keras.optimizers.SGD(0.1), "mse")
model.train_on_batch(x, targets)
y = model.get_weights()[0][:, 0]

# %% tags=["fit"]
model = begin()
model.compile(keras.optimizers.SGD(0.1), "mse")
model.fit(x, targets, batch_size=1, shuffle=False, verbose=0)
y = model.get_weights()[0][:, 0]

# %% tags=["train-or-evaluate"]
model = keras.Sequential([layers.Input((3,)), layers.Dropout(0.5)])
y = model(x, training=False)  # predict and evaluate do so, fit sets it to True

# %% tags=["predict"]
model = begin("ones")
y = model.predict(x, verbose=0)

# %% tags=["compiled-step"]
model = begin()
model.compile(keras.optimizers.SGD(0.1), "mse", jit_compile=True)
model.train_on_batch(x, targets)
y = model.get_weights()[0][:, 0]

# %% tags=["validation"]
model = begin()
model.compile(loss="mse")
y = model.evaluate(x, targets, batch_size=2, verbose=0)

# %% tags=["early-stopping"]
model = begin()
callback = keras.callbacks.EarlyStopping("loss", patience=2)
callback.set_model(model)
callback.on_train_begin()  # fit calls it so
model.stop_training = False
for epoch, loss in enumerate(losses):
    callback.on_epoch_end(epoch, {"loss": float(loss)})
    if model.stop_training:
        break
y = epoch + 1

# %% tags=["keep-best"]
path = Path(tempfile.mkdtemp()) / "best.weights.h5"
model = keras.Sequential([layers.Input((1,)), layers.Dense(1, use_bias=False)])
callback = keras.callbacks.ModelCheckpoint(
    path,
    monitor="loss",
    save_best_only=True,
    save_weights_only=True,
)
callback.set_model(model)
for epoch in range(3):
    model.set_weights(
        [np.full((1, 1), weights[epoch])]
    )  # an epoch of training
    callback.on_epoch_end(
        epoch, {"loss": float(losses[epoch])}
    )  # fit calls it so
model.load_weights(path)
y = model.get_weights()[0].item()

# %% tags=["accuracy-over-batches"]
metric = keras.metrics.Accuracy()
metric.update_state(first_labels, first)
metric.update_state(second_labels, second)
y = metric.result()

# %% tags=["hooks"]
options = {"use_bias": False, "kernel_initializer": "ones"}
dense = [layers.Dense(2, **options), layers.Dense(1, **options)]
model = keras.Sequential([layers.Input((2,)), *dense])
every = keras.Model(model.inputs, [layer.output for layer in model.layers])
y, outputs = every(x)

# %% tags=["progress-bar"]
model = begin()
model.compile(keras.optimizers.SGD(0.1), "mse")
# verbose=1, the default, draws a bar
history = model.fit(x, targets, epochs=2, verbose=2)
y = history.history["loss"][-1]

# %% tags=["two-optimisers"]
first, second = (layers.Dense(1, use_bias=False) for _ in range(2))
model = keras.Sequential([layers.Input((1,)), first, second])
model.set_weights([a[None], b[None]])
turns = [(first, second, 0.1, 1.0), (second, first, 0.01, 3.0)]
for part, other, rate, target in turns:
    part.trainable, other.trainable = True, False
    model.compile(
        keras.optimizers.SGD(rate), "mse"
    )  # reads what can be trained
    model.train_on_batch(np.ones((1, 1)), np.full((1, 1), target))
y = [first.kernel[0], second.kernel[0]]


# %% tags=["own-gradient"]
@ops.custom_gradient
def rounded(numbers):
    def backward(*inputs, upstream=None):
        return (
            inputs[0] if upstream is None else upstream
        )  # PyTorch's has a name

    return ops.round(numbers), backward


y = gradient(lambda v: ops.sum(rounded(v)), x)

# %% tags=["checkpointed-gradient"]
inner = keras.remat(ops.sin)
y = gradient(lambda v: ops.sum(ops.sin(inner(v))), x)
