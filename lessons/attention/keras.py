# %% [markdown]
# # Attention: checks in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import math

import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(0)


def attention_weights(x, values=None, **arguments):
    layer = layers.MultiHeadAttention(num_heads=1, key_dim=4)
    _, scores = layer(x, x if values is None else values, return_attention_scores=True, **arguments)
    return ops.convert_to_numpy(scores)[0, 0]


# %% tags=["attention-mask", "trap"]
x = np.eye(2, dtype="float32")[np.newaxis]  # two words
mask = np.array([[[False, True], [False, True]]])
observed = "keep" if attention_weights(x, attention_mask=mask)[0, 1] > 0.9 else "drop"

# %% tags=["masked-row", "trap"]
weights = attention_weights(x, attention_mask=np.zeros((1, 2, 2), bool))
observed = "NaN" if np.isnan(weights).any() else "zeros" if not weights.any() else "the mean of all"

# %% tags=["causal-corner", "trap"]
weights = attention_weights(np.zeros((1, 2, 4), "float32"), np.zeros((1, 3, 4), "float32"), use_causal_mask=True)
observed = int((weights[0] > 0).sum())

# %% tags=["attention-axes", "trap"]
x, values = np.zeros((2, 5, 3, 4), "float32"), np.random.randn(2, 5, 3, 4).astype("float32")
output = ops.convert_to_numpy(ops.dot_product_attention(x, x, values))  # equal scores: the mean over the positions
observed = "BLHD" if np.allclose(output[:, :1], values.mean(1, keepdims=True), atol=1e-6) else "BHLD"

# %% tags=["attention-batch", "trap"]
observed = attention_weights(np.random.randn(2, 5, 4).astype("float32")).shape[-1]

# %% tags=["attention-scale", "trap"]
queries = np.array([[[[1, 0, 0, 0]]]], "float32")
keys = np.array([[[[1, 0, 0, 0]], [[0, 0, 0, 0]]]], "float32")
values = np.eye(4, dtype="float32")[:2].reshape(1, 2, 1, 4)
first, second = ops.convert_to_numpy(ops.dot_product_attention(queries, keys, values)).reshape(-1)[:2]
observed = math.log(first / second)

# %% tags=["attention-biases", "trap"]
layer = layers.MultiHeadAttention(num_heads=2, key_dim=4)
layer.build((None, 5, 8), (None, 5, 8))
observed = min(len(weight.shape) for weight in layer.query_dense.weights)

# %% tags=["attention-dropout", "trap"]
layer, x = layers.MultiHeadAttention(num_heads=1, key_dim=4, dropout=0.5), np.random.randn(2, 64, 4).astype("float32")
first, second = (ops.convert_to_numpy(layer(x, x)) for _ in range(2))
observed = not np.array_equal(first, second)
