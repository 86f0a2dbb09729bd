# %% [markdown]
# # Optimisers: checks in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(0)


def weight_of(optimizer):  # a model with one weight: loss = sum of outputs, gradient = sum of inputs
    model = keras.Sequential([layers.Input((1,)), layers.Dense(1, use_bias=False, kernel_initializer="zeros")])
    model.compile(optimizer, loss=lambda labels, outputs: ops.sum(outputs))
    return model


# %% tags=["momentum", "trap"]
model = weight_of(keras.optimizers.SGD(learning_rate=1.0, momentum=0.9))
for _ in range(3):
    model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = -model.get_weights()[0].item()

# %% tags=["gradient-clipping", "trap"]
model = weight_of(keras.optimizers.SGD(learning_rate=1.0))
model.train_on_batch(np.full((1, 1), 1000), np.zeros((1, 1)))
observed = -model.get_weights()[0].item()

# %% tags=["adam-correction", "trap"]
model = weight_of(keras.optimizers.Adam(learning_rate=0.01))
model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = -model.get_weights()[0].item() / 0.01
