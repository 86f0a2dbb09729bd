# %% [markdown]
# # Gradients, compilation, devices, precision: phrases in Keras

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
import contextlib
import io

import keras
import numpy as np
from keras import layers, ops

tensor = ops.convert_to_tensor


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


# %% tags=["gradient", "by-hand"]
# Keras' only derivative goes forward, one direction at a time; others are the
# backend's
y = [ops.jvp(lambda v: ops.sum(v**3), (x,), (row,))[1] for row in ops.eye(2)]

# %% tags=["second-derivative", "by-hand"]
ones = ops.ones_like(x)
y = ops.jvp(
    lambda v: ops.jvp(lambda u: u**3, (v,), (ones,))[1], (x,), (ones,)
)[1]


# %% tags=["jacobian", "by-hand"]
def function(v):
    return ops.stack([v[0] * v[1], v[0] + v[1]])


y = ops.stack(
    [ops.jvp(function, (x,), (row,))[1] for row in ops.eye(2)], axis=1
)

# %% tags=["vmap"]
y = ops.vectorized_map(lambda row: ops.dot(row, b), a)

# %% tags=["stop-gradient"]
y = gradient(lambda v: ops.sum(v * ops.stop_gradient(v)), x)


# %% tags=["custom-backward"]
@ops.custom_gradient
def double(numbers):
    def backward(*inputs, upstream=None):
        upstream = (
            inputs[0] if upstream is None else upstream
        )  # PyTorch's has a name
        return ops.clip(2 * upstream, -1, 1)

    return 2 * numbers, backward


y = gradient(lambda v: ops.sum(double(v)), x)

# %% tags=["compile"]
model = keras.Sequential(
    [layers.Input((1,)), layers.Lambda(lambda v: v**2 + 1)]
)
model.compile(jit_compile=True)
y = model.predict(x[:, None], verbose=0)[:, 0]


# %% tags=["print-inside"]
def printing(numbers):
    print("running")
    return numbers + 1


model = keras.Sequential([layers.Input((1,)), layers.Lambda(printing)])
model.compile(jit_compile=True)
told = io.StringIO()
with contextlib.redirect_stdout(told):
    for _ in range(3):
        model.predict(x[:, None], verbose=0)
y = told.getvalue().count("running")

# %% tags=["to-device"]
with keras.device("cpu"):
    y = ops.convert_to_tensor(x)

# %% tags=["which-device"]
y = str(x.device)

# %% tags=["autocast"]
layer = layers.Dense(1, dtype="mixed_bfloat16")
y = keras.backend.standardize_dtype(layer(x).dtype)

# %% tags=["loss-scaling"]
layer = layers.Dense(1, use_bias=False, kernel_initializer="ones")
model = keras.Sequential([layers.Input((1,)), layer])
inner = keras.optimizers.SGD(1.0)
optimiser = keras.optimizers.LossScaleOptimizer(inner, initial_scale=1024.0)
model.compile(optimiser, lambda _, outputs: ops.sum(outputs))
model.train_on_batch(np.full((1, 1), 2.0), np.zeros((1, 1)))
y = 1 - layer.kernel[0]  # at a rate of 1 the step is the gradient

# %% [markdown] tags=["matmul-precision"]
# None at all: Keras leaves it to the backend.

# %% tags=["several-devices"]
strategy = keras.distribution.DataParallel
y = f"{strategy.__module__}.{strategy.__name__}"
