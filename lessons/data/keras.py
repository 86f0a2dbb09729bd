# %% [markdown]
# # Data and batches: checks in Keras

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


# %% tags=["last-batch", "trap"]
model = weight_of(keras.optimizers.SGD(learning_rate=1.0))  # a step of 1 for every sample
model.fit(np.ones((10, 1)), np.zeros((10, 1)), batch_size=4, verbose=0)
observed = -model.get_weights()[0].item()
