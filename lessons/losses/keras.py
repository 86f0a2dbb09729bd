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

# %% tags=["gelu", "trap"]
observed = float(keras.activations.gelu(ops.convert_to_tensor(1.0)))

# %% tags=["gelu", "mend"]
observed = float(ops.gelu(ops.convert_to_tensor(1.0)))  # ops.gelu has another default than the activation

# %% tags=["leaky-slope", "trap"]
observed = -float(ops.convert_to_numpy(layers.LeakyReLU()(np.array([[-1.0]])))[0, 0])

# %% tags=["ignored-label", "trap", "raises"]
logits = np.array([[2.0, 0.0], [0.0, 0.0]], "float32")
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
observed = float(loss(np.array([0, -100]), logits))

# %% tags=["ignored-label", "mend"]
ignoring = keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=-100)
observed = float(ignoring(np.array([0, -100]), logits))

# %% tags=["negative-label", "trap", "raises"]
logits = np.array([[2.0, 0.0], [0.0, 0.0]], "float32")
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
observed = float(loss(np.array([0, -1]), logits))

# %% tags=["negative-label", "mend"]
ignoring = keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=-1)
observed = float(ignoring(np.array([0, -1]), logits))

# %% tags=["label-smoothing", "trap"]
smooth = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)
observed = float(smooth(np.array([[1.0, 0.0]]), np.array([[2.0, 0.0]])))

# %% tags=["class-weights", "trap"]
logits, labels, weights = np.array([[2.0, 0.0], [2.0, 0.0]], "float32"), np.array([0, 1]), np.array([1.0, 3.0])
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
observed = float(loss(labels, logits, sample_weight=weights[labels]))  # as fit does with class_weight

# %% tags=["loss-reduction", "trap"]
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
losses = loss(np.array([0, 1]), np.zeros((2, 3), "float32"))
observed = "one number" if len(losses.shape) == 0 else "one for each sample"

# %% tags=["loss-broadcast", "trap", "raises"]
outputs, targets = np.arange(4.0).reshape(4, 1), np.arange(4.0)
observed = float(keras.losses.MeanSquaredError()(targets, outputs))

# %% tags=["half-square", "trap"]
observed = float(keras.losses.MeanSquaredError()(np.array([1.0]), np.array([3.0])))

# %% tags=["binary-loss-input", "trap"]
observed = float(keras.losses.BinaryCrossentropy()(np.ones(1), np.array([0.5])))

# %% tags=["binary-loss-input", "mend"]
observed = float(keras.losses.BinaryCrossentropy(from_logits=True)(np.ones(1), np.array([0.5])))

# %% tags=["kl-arguments", "trap"]
p, q = np.array([[0.5, 0.5]]), np.array([[0.9, 0.1]])
observed = float(keras.losses.KLDivergence()(p, q))

# %% tags=["softmax-axis", "trap"]
outputs = ops.convert_to_numpy(ops.softmax(keras.random.normal((2, 3, 4))))
sums = [np.allclose(outputs.sum(axis), 1) for axis in range(3)]
observed = "all together" if not any(sums) else ["the first", "the second", "the last"][sums.index(True)]

# %% tags=["hard-sigmoid", "trap"]
observed = float(keras.activations.hard_sigmoid(ops.convert_to_tensor(1.0)))
