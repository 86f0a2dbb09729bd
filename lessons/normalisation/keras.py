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

# %% tags=["layernorm-epsilon", "trap"]
x = np.array([[-1e-4, 1e-4]], "float32")  # its variance is 1e-8
observed = 1e-8 * (float(layers.LayerNormalization()(x)[0, 1]) ** -2 - 1)

# %% tags=["layernorm-epsilon", "mend"]
observed = 1e-8 * (float(layers.LayerNormalization(epsilon=1e-5)(x)[0, 1]) ** -2 - 1)

# %% tags=["groupnorm-epsilon", "trap"]
x = np.array([[[-1e-4, 1e-4]]], "float32")
observed = 1e-8 * (float(layers.GroupNormalization(groups=1)(x)[0, 0, 1]) ** -2 - 1)

# %% tags=["rmsnorm-epsilon", "trap"]
x = np.full((1, 2), 1e-4, "float32")  # its mean square is 1e-8
observed = 1e-8 * (float(layers.RMSNormalization()(x)[0, 1]) ** -2 - 1)

# %% tags=["layernorm-axes", "trap"]
outputs = ops.convert_to_numpy(layers.LayerNormalization()(np.arange(24.0, dtype="float32").reshape(2, 3, 4) ** 2))
observed = "the last" if abs(outputs.mean(-1)).max() < 1e-3 else "all but the first"

# %% tags=["norm-float16", "trap"]
x = np.array([[0, 600]], "float16")  # their variance is 90,000: float16 ends at 65,504
observed = abs(float(layers.LayerNormalization(dtype="float16")(x)[0, 1]) - 1) < 0.01

# %% tags=["frozen-batchnorm", "trap"]
layer = layers.BatchNormalization()
layer.trainable = False
layer(np.full((4, 1), 2.0), training=True)
observed = float(layer.moving_mean[0]) != 0
