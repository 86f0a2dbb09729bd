# %% [markdown]
# # Losses: phrases in Keras

# %%
import importlib.util
import os

backends = (
    "tensorflow",
    "jax",
    "torch",
)  # one of them is installed beside Keras
installed = next(name for name in backends if importlib.util.find_spec(name))
os.environ.setdefault("KERAS_BACKEND", installed)

# %%
import keras
from keras import ops

tensor = ops.convert_to_tensor

# %% tags=["cross-entropy"]
y = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(
    labels, logits
)

# %% tags=["loss-of-probabilities"]
y = keras.losses.SparseCategoricalCrossentropy()(labels, probabilities)

# %% tags=["ignored-label"]
loss = keras.losses.SparseCategoricalCrossentropy(
    from_logits=True, ignore_class=-1
)
y = loss(labels, logits)

# %% tags=["label-smoothing"]
loss = keras.losses.CategoricalCrossentropy(
    from_logits=True, label_smoothing=0.1
)
y = loss(ops.one_hot(labels, 3), logits)

# %% tags=["class-weights"]
# fit does so with class_weight={0: 1.0, 1: 3.0}
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
y = loss(labels, logits, sample_weight=ops.take(weights, labels))

# %% tags=["binary-logits"]
y = keras.losses.BinaryCrossentropy(from_logits=True)(targets, logits)

# %% tags=["mse-shape"]
y = keras.losses.MeanSquaredError()(targets, outputs)

# %% tags=["huber"]
y = keras.losses.Huber()(targets, outputs)

# %% tags=["kl-divergence"]
y = keras.losses.KLDivergence()(p, q)

# %% tags=["cosine"]
y = keras.metrics.CosineSimilarity()(a, b)  # the loss has the other sign

# %% tags=["ctc"]
y = keras.losses.CTC()(labels, logits)

# %% tags=["triplet", "by-hand"]
near = ops.norm(anchor - positive, axis=-1)
far = ops.norm(anchor - negative, axis=-1)
y = ops.mean(ops.relu(near - far + 1))

# %% tags=["loss-per-sample"]
loss = keras.losses.SparseCategoricalCrossentropy(
    from_logits=True, reduction="none"
)
y = loss(labels, logits)

# %% tags=["sample-weights"]
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
y = loss(labels, logits, sample_weight=weights)
