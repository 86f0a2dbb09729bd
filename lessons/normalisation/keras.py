# %% [markdown]
# # Normalisation: checks in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(0)

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
