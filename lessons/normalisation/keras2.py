# %% [markdown]
# # Normalisation: checks in Keras 2

# %%
import numpy as np
from keras.layers import (
    BatchNormalization,
    Input,
)
from keras.models import Model

np.random.seed(0)


def model_of(layer, x):
    inputs = Input(x.shape[1:])
    return Model(inputs, layer(inputs))


def predict(layer, x):
    return model_of(layer, x).predict(x)


def train(layer, x, batches=1):  # towards zeros: any target works
    model = model_of(layer, x)
    model.compile("sgd", "mse")
    for _ in range(batches):
        model.train_on_batch(x, np.zeros((len(x), *model.output_shape[1:])))


# %% tags=["batchnorm-momentum", "trap"]
layer = BatchNormalization()
train(layer, np.array([[0.0], [2.0]]))  # the batch's mean is 1
gamma, beta, mean, variance = layer.get_weights()
observed = mean.item()

# %% tags=["batchnorm-momentum", "mend"]
layer = BatchNormalization(momentum=0.9)
train(layer, np.array([[0.0], [2.0]]))
gamma, beta, mean, variance = layer.get_weights()
observed = mean.item()

# %% tags=["batchnorm-epsilon", "trap"]
layer = BatchNormalization(moving_variance_initializer="zeros")
observed = predict(layer, np.ones((1, 1))).item() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-epsilon", "mend"]
layer = BatchNormalization(epsilon=1.001e-5, moving_variance_initializer="zeros")  # Theano takes no epsilon below 1e-5
observed = predict(layer, np.ones((1, 1))).item() ** -2

# %% tags=["batchnorm-variance", "trap"]
layer = BatchNormalization(momentum=0)
train(layer, np.array([[0.0], [4.0]]))  # their variance is 4 if divided by n, 8 if by n - 1
gamma, beta, mean, variance = layer.get_weights()
observed = variance.item() / 4

# %% tags=["batchnorm-scale", "trap"]
layer = BatchNormalization()
train(layer, np.array([[0.0], [2.0]]))
gamma, beta, mean, variance = layer.get_weights()
observed = gamma.item() != 1

# %% tags=["batchnorm-prediction", "trap"]
layer = BatchNormalization()
train(layer, 3 + 2 * np.random.randn(64, 8, 8, 4), batches=20)
gamma, beta, mean, variance = layer.get_weights()
x = np.random.randn(10, 8, 8, 4)
by_hand = (x - mean) / np.sqrt(variance + layer.epsilon) * gamma + beta
observed = abs(predict(layer, x) - by_hand).max()

# %% tags=["frozen-batchnorm", "trap"]
frozen = BatchNormalization()
frozen.trainable = False
train(frozen, np.full((4, 1), 2.0))
observed = bool(frozen.get_weights()[2][0] != 0)
