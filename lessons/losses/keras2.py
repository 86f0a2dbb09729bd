# %% [markdown]
# # Activations and losses: checks in Keras 2

# %%
import keras
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

# %% tags=["softmax-axis", "trap"]
outputs = K.eval(K.softmax(K.variable(np.random.randn(2, 3, 4))))
sums = [np.allclose(outputs.sum(axis), 1) for axis in range(3)]
observed = "all together" if not any(sums) else ["the first", "the second", "the last"][sums.index(True)]

# %% tags=["half-square", "trap"]
observed = K.eval(mean_squared_error(K.variable([1.0]), K.variable([3.0]))).item()

# %% tags=["binary-loss-input", "trap"]
observed = K.eval(binary_crossentropy(K.variable([[1.0]]), K.variable([[0.5]]))).item()

# %% tags=["ignored-label", "trap", "raises"]
model = Sequential([Activation("softmax", input_shape=(2,))])
model.compile("sgd", "sparse_categorical_crossentropy")
observed = float(model.test_on_batch(np.array([[2, 0], [0, 0]]), np.array([0, -100])))

# %% tags=["ignored-label", "mend"]
labels = np.array([0, -100])
kept = labels != -100
observed = float(model.test_on_batch(np.array([[2, 0], [0, 0]]), labels * kept, sample_weight=kept))

# %% tags=["negative-label", "trap", "raises"]
model = Sequential([Activation("softmax", input_shape=(2,))])
model.compile("sgd", "sparse_categorical_crossentropy")
observed = float(model.test_on_batch(np.array([[2, 0], [0, 0]]), np.array([0, -1])))

# %% tags=["label-smoothing", "trap"]
observed = None  # Keras 2.2, which is installed beside CNTK, has no smoothing
if K.backend() != "cntk":
    smooth = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)
    observed = K.eval(smooth(K.variable([[1, 0]]), K.variable([[2, 0]]))).item()

# %% tags=["class-weights", "trap"]
model = Sequential([Dense(2, activation="softmax", weights=[np.eye(2), np.zeros(2)], input_shape=(2,))])
model.compile("sgd", "sparse_categorical_crossentropy")
logits, labels = np.array([[2, 0], [2, 0]]), np.array([0, 1])
observed = float(model.train_on_batch(logits, labels, class_weight={0: 1, 1: 3}))

# %% tags=["loss-reduction", "trap"]
losses = K.eval(categorical_crossentropy(K.variable([[1, 0], [0, 1]]), K.variable([[0.5, 0.5], [0.5, 0.5]])))
observed = "one number" if losses.ndim == 0 else "one for each sample"

# %% tags=["loss-broadcast", "trap", "raises"]
model = Sequential([Activation("linear", input_shape=(1,))])
model.compile("sgd", "mse")
outputs, targets = np.arange(4).reshape(4, 1), np.arange(4)
observed = float(model.test_on_batch(outputs, targets))

# %% tags=["kl-arguments", "trap"]
p, q = K.variable([[0.5, 0.5]]), K.variable([[0.9, 0.1]])
observed = K.eval(kullback_leibler_divergence(p, q)).item()

# %% tags=["hard-sigmoid", "trap"]
observed = predict(Activation("hard_sigmoid"), np.ones((1, 1))).item()
