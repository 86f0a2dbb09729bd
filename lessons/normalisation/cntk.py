# %% [markdown]
# # Normalisation: checks in CNTK

# %%
import cntk as C
import numpy as np
from cntk.layers import BatchNormalization

C.cntk_py.reset_random_seed(1)


def normal(*shape):
    return np.random.RandomState(1).randn(*shape).astype(np.float32)


def train_forward(model, x):
    """A forward pass as in training: CNTK drops out and keeps means only where gradients are to follow."""
    _, outputs = model.forward({model.arguments[0]: x}, model.outputs, keep_for_backward=model.outputs)
    return outputs[model.output]


# %% tags=["batchnorm-momentum", "trap"]
layer = BatchNormalization()(C.input_variable(1))
train_forward(layer, np.zeros((64, 1)))  # the first batch's mean is taken whole
train_forward(layer, np.ones((64, 1)))
observed = layer.aggregate_mean.value.item()  # 1 - exp(-64 / 5000): the share grows with the batch

# %% tags=["batchnorm-momentum", "mend"]
layer = BatchNormalization(normalization_time_constant=-64 / np.log(0.9))(C.input_variable(1))
train_forward(layer, np.zeros((64, 1)))
train_forward(layer, np.ones((64, 1)))
observed = layer.aggregate_mean.value.item()

# %% tags=["batchnorm-epsilon", "trap"]
layer = BatchNormalization()(C.input_variable(1))
observed = layer.eval([[1]]).item() ** -2  # 1 / sqrt(0 + epsilon): the running variance begins at 0

# %% tags=["batchnorm-variance", "trap"]
layer = BatchNormalization()(C.input_variable(1))
train_forward(layer, np.array([[0], [4]]))  # their variance is 4 if divided by n, 8 if by n - 1
observed = layer.aggregate_variance.value.item() / 4

# %% tags=["batchnorm-scale", "trap"]
layer = BatchNormalization()(C.input_variable(4))
observed = layer.scale in layer.parameters

# %% tags=["batchnorm-prediction", "trap"]
layer = BatchNormalization()(C.input_variable(4))
for _ in range(20):
    train_forward(layer, 3 + 2 * np.random.randn(64, 4))
x = normal(10, 4)
mean, variance = layer.aggregate_mean.value, layer.aggregate_variance.value
by_hand = (x - mean) / np.sqrt(variance + 1e-5) * layer.scale.value + layer.bias.value
observed = abs(layer.eval(x) - by_hand).max()

# %% tags=["layernorm-epsilon", "trap"]
model = C.layers.LayerNormalization()(C.input_variable(2))
observed = 1e-8 * (model.eval(np.array([[-1e-4, 1e-4]], np.float32))[0, 1] ** -2.0 - 1)  # the variance is 1e-8

# %% tags=["layernorm-axes", "trap"]
model = C.layers.LayerNormalization()(C.input_variable((3, 4)))
outputs = model.eval(np.arange(24, dtype=np.float32).reshape(2, 3, 4) ** 2)
observed = "the last" if abs(outputs.mean(-1)).max() < 1e-3 else "all but the first"

# %% tags=["frozen-batchnorm", "trap"]
layer = BatchNormalization()(C.input_variable(1)).clone("freeze")
before = layer.eval([[1]])
train_forward(layer, np.full((4, 1), 2))
observed = layer.eval([[1]]) != before
