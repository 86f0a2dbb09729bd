# %% [markdown]
# # Activations and losses: checks in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(0)

# %% tags=["activation-default", "trap"]
outputs = layers.Dense(200)(np.random.randn(100, 400))
observed = (ops.convert_to_numpy(outputs) < 0).mean()

# %% tags=["loss-input", "trap"]
labels, logits = np.array([0]), np.array([[2.0, 0.0]])
loss = keras.losses.SparseCategoricalCrossentropy()
observed = float(loss(labels, logits))  # treated as probabilities: divided by their sum

# %% tags=["loss-input", "mend"]
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
observed = float(loss(labels, logits))

# %% tags=["softmax-twice", "trap"]
labels, probabilities = np.array([0]), np.array([[1.0, 0.0]])
observed = float(keras.losses.SparseCategoricalCrossentropy()(labels, probabilities))

# %% tags=["sparse-labels", "trap"]
model = keras.Sequential([layers.Input((4,)), layers.Dense(3, activation="softmax")])
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
model = keras.Sequential([layers.Input((4,)), layers.Dense(3, activation="softmax")])
model.compile("sgd", "sparse_categorical_crossentropy")
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        model.train_on_batch(np.zeros((1, 4)), np.array([2], dtype))
    except (TypeError, ValueError):
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["nan-relu", "trap"]
observed = "nan" if np.isnan(ops.convert_to_numpy(layers.ReLU()(np.array([np.nan])))) else "0"
