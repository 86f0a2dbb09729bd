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
