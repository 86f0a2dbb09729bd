# %% [markdown]
# # Activations and losses: checks in Keras 2

# %%
import numpy as np
from keras import backend as K
from keras.layers import Activation, Dense, Input, LeakyReLU
from keras.losses import (
    binary_crossentropy,
    categorical_crossentropy,
    kullback_leibler_divergence,
    mean_squared_error,
)
from keras.models import Model, Sequential

np.random.seed(0)


def model_of(layer, x):
    inputs = Input(x.shape[1:])
    return Model(inputs, layer(inputs))


def predict(layer, x):
    return model_of(layer, x).predict(x)


# %% tags=["activation-default", "trap"]
observed = (predict(Dense(200), np.random.randn(100, 400)) < 0).mean()

# %% tags=["loss-input", "trap"]
labels, logits = K.variable([[1, 0]]), K.variable([[2, 0]])
observed = K.eval(categorical_crossentropy(labels, logits)).item()  # treated as probabilities: divided by their sum

# %% tags=["loss-input", "mend"]
observed = K.eval(K.categorical_crossentropy(labels, logits, from_logits=True)).item()

# %% tags=["softmax-twice", "trap"]
labels, probabilities = K.variable([[1, 0]]), K.variable([[1, 0]])
observed = K.eval(categorical_crossentropy(labels, probabilities)).item()

# %% tags=["sparse-labels", "trap"]
model = Sequential([Dense(3, activation="softmax", input_shape=(4,))])
x = np.zeros((1, 4))
model.compile("sgd", "categorical_crossentropy")
model.train_on_batch(x, np.array([[0, 0, 1]]))
try:
    model.train_on_batch(x, np.array([2]))
    observed = "both"
except ValueError:
    observed = "one-hot"

# %% tags=["sparse-labels", "mend"]
model.compile("sgd", "sparse_categorical_crossentropy")
model.train_on_batch(x, np.array([2]))
try:
    model.train_on_batch(x, np.array([[0, 0, 1]]))
    observed = "both"
except ValueError:
    observed = "numbers"

# %% tags=["label-dtypes", "trap"]
model = Sequential([Dense(3, activation="softmax", input_shape=(4,))])
model.compile("sgd", "sparse_categorical_crossentropy")
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        model.train_on_batch(np.zeros((1, 4)), np.array([2], dtype))
    except TypeError:
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["nan-relu", "trap"]
observed = "nan" if np.isnan(predict(Activation("relu"), np.array([[np.nan]]))) else "0"

# %% tags=["leaky-slope", "trap"]
observed = -predict(LeakyReLU(), np.array([[-1.0]])).item()

# %% tags=["half-square", "trap"]
observed = K.eval(mean_squared_error(K.variable([1.0]), K.variable([3.0]))).item()

# %% tags=["binary-loss-input", "trap"]
observed = K.eval(binary_crossentropy(K.variable([[1.0]]), K.variable([[0.5]]))).item()

# %% tags=["kl-arguments", "trap"]
p, q = K.variable([[0.5, 0.5]]), K.variable([[0.9, 0.1]])
observed = K.eval(kullback_leibler_divergence(p, q)).item()

# %% tags=["hard-sigmoid", "trap"]
observed = predict(Activation("hard_sigmoid"), np.ones((1, 1))).item()
