# %% [markdown]
# # Fine-tuning: phrases in Keras

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
import keras
import numpy as np
from keras import layers, ops

tensor = ops.convert_to_tensor
keras.utils.set_random_seed(0)

# %% tags=["replace-head"]
model = keras.Sequential(
    [layers.Input((2,)), layers.Dense(2), layers.Dense(5)]
)
model.pop()
model.add(layers.Dense(3))
y = model(x).shape[1]

# %% tags=["freeze-layer"]
base, head = layers.Dense(2), layers.Dense(1)
model = keras.Sequential([layers.Input((2,)), base, head])
base.trainable = False
model.compile(keras.optimizers.SGD(0.1), "mse")
before = [layer.get_weights()[0] for layer in (base, head)]
model.train_on_batch(x, targets)
after = [layer.get_weights()[0] for layer in (base, head)]
y = [int((new != old).any()) for new, old in zip(after, before)]

# %% tags=["frozen-batch-norm"]
layer = layers.BatchNormalization()
layer.trainable = False  # it works as in evaluation, too
layer(x, training=True)
y = layer.moving_mean

# %% tags=["two-rates-of-layers"]
options = {"use_bias": False, "kernel_initializer": "ones"}
base = layers.Dense(1, name="base", **options)
head = layers.Dense(1, name="head", **options)
model = keras.Sequential([layers.Input((1,)), base, head])
rates = keras.optimizers.OptimizerMap(keras.optimizers.SGD(0.1))
rates[".*base/.*"] = keras.optimizers.SGD(0.01)
optimiser = keras.optimizers.MultiOptimizer(rates)
model.compile(optimiser, lambda _, outputs: ops.sum(outputs))
model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
y = [base.kernel, head.kernel]

# %% tags=["features"]
dense = [layers.Dense(2, use_bias=False) for _ in range(2)]
model = keras.Sequential([layers.Input((2,)), *dense])
model.set_weights([ops.transpose(w)] * 2)
y = keras.Model(model.inputs, model.layers[0].output)(x)

# %% tags=["unfreeze-later"]
layer = layers.Dense(1, use_bias=False, kernel_initializer="ones")
model = keras.Sequential([layers.Input((1,)), layer])
y = []
for trainable in (False, True):
    layer.trainable = trainable
    model.compile(
        keras.optimizers.SGD(0.1), lambda _, outputs: ops.sum(outputs)
    )
    model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
    y.append(layer.get_weights()[0].item())

# %% tags=["low-rank-adapter"]
layer = layers.Dense(2, use_bias=False)
layer.build((None, 2))
layer.set_weights([ops.transpose(w)])
layer.enable_lora(rank=1, lora_alpha=2)
layer.lora_kernel_a.assign(ops.transpose(a))
layer.lora_kernel_b.assign(ops.transpose(b))
y = layer(x)

# %% tags=["expected-preprocessing"]
y = keras.applications.resnet50.preprocess_input(pixel)
