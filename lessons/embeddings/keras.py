# %% [markdown]
# # Embeddings: checks in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(0)

# %% tags=["adam-rows", "trap"]
model = keras.Sequential([layers.Input((1,), dtype="int32"), layers.Embedding(3, 1)])
model.compile(keras.optimizers.Adam(learning_rate=0.01), loss=lambda labels, outputs: ops.sum(outputs))
for word in (0, 1):
    before = model.get_weights()[0][0].item()
    model.train_on_batch(np.array([[word]]), np.zeros((1, 1, 1)))
observed = model.get_weights()[0][0].item() != before

# %% tags=["padding-index", "trap"]
model = keras.Sequential([layers.Input((1,), dtype="int32"), layers.Embedding(3, 1, mask_zero=True), layers.Flatten()])
model.compile("sgd", loss=lambda labels, outputs: ops.sum(outputs))
before = model.get_weights()[0]
model.train_on_batch(np.zeros((1, 1), "int32"), np.zeros((1, 1)))
observed = "learns" if (model.get_weights()[0] != before)[0].any() else "stays"

# %% tags=["embedding-range", "trap", "raises"]
outputs = ops.convert_to_numpy(layers.Embedding(3, 2)(np.array([3])))
observed = "NaN" if np.isnan(outputs).any() else "zeros" if not outputs.any() else "some row"

# %% tags=["embedding-init", "trap"]
embedding = layers.Embedding(1000, 100)
embedding.build()
observed = embedding.get_weights()[0].std()

# %% tags=["clip-repeated", "trap"]
model = keras.Sequential([layers.Input((2,), dtype="int32"), layers.Embedding(3, 1)])
optimizer = keras.optimizers.SGD(learning_rate=1.0, global_clipnorm=1.0)
model.compile(optimizer, loss=lambda labels, outputs: ops.sum(outputs))
before = model.get_weights()[0][0].item()
model.train_on_batch(np.array([[0, 0]]), np.zeros((1, 2, 1)))
observed = 2 / (before - model.get_weights()[0][0].item())  # the gradient, divided by what is left of it
