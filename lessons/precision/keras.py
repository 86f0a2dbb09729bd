# %% [markdown]
# # Low precision: checks in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(0)


def dtypes(*tensors):
    return ", ".join(keras.backend.standardize_dtype(tensor.dtype) for tensor in tensors)


def weight_of(optimizer, value=0.0, dtype=None):  # a model with one weight: loss = sum of outputs, gradient = inputs
    initial = keras.initializers.Constant(value)
    layer = layers.Dense(1, use_bias=False, kernel_initializer=initial, dtype=dtype)
    model = keras.Sequential([layers.Input((1,)), layer])
    model.compile(optimizer, loss=lambda labels, outputs: ops.sum(outputs))
    return model


# %% tags=["autocast-types", "trap"]
x, labels = np.ones((4, 4), "float32"), np.zeros(4)
logits = layers.Dense(4, dtype="mixed_bfloat16")(x)
shares = layers.Softmax(dtype="mixed_bfloat16")(logits)
observed = dtypes(logits, shares, keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, logits))

# %% tags=["mixed-parameters", "trap"]
layer = layers.Dense(4, dtype="mixed_bfloat16")
layer(np.ones((1, 4)))
observed = dtypes(layer.kernel)

# %% tags=["mixed-parameters", "mend"]
layer = layers.Dense(4, dtype="bfloat16")
layer(np.ones((1, 4)))
observed = dtypes(layer.kernel)

# %% tags=["lost-updates", "trap"]
model = weight_of(keras.optimizers.SGD(0.0001), value=1, dtype="bfloat16")
for _ in range(100):
    model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = float(model.get_weights()[0].item()) == 1

# %% tags=["lost-updates", "mend"]
model = weight_of(keras.optimizers.SGD(0.0001), value=1, dtype="mixed_bfloat16")
for _ in range(100):
    model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = float(model.get_weights()[0].item()) == 1

# %% tags=["loss-scaling", "trap"]
model = weight_of(keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(1.0)), value=1)
model.train_on_batch(np.full((1, 1), np.inf), np.zeros((1, 1)))
observed = model.get_weights()[0].item() == 1

# %% tags=["scaled-clipping", "trap"]
model = weight_of(keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(1.0, clipnorm=1)))
model.train_on_batch(np.full((1, 1), 10), np.zeros((1, 1)))
observed = -model.get_weights()[0].item()

# %% tags=["running-total", "trap"]
total = ops.cast(2048, "bfloat16")
for loss in ops.ones(128, "bfloat16"):
    total += loss
observed = float(total)

# %% tags=["running-total", "mend"]
losses = ops.concatenate([ops.full((1,), 2048, "bfloat16"), ops.ones(128, "bfloat16")])
observed = float(ops.sum(losses))  # it adds in float32

# %% tags=["vanished-epsilon", "trap"]
model = weight_of("adam", value=1, dtype="float16")
model.train_on_batch(np.zeros((1, 1)), np.zeros((1, 1)))
observed = bool(np.isnan(model.get_weights()[0]).item())
