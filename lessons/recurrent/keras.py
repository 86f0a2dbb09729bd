# %% [markdown]
# # Recurrent layers: checks in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(0)

# %% tags=["time-major", "trap"]
state = layers.GRU(5)(np.zeros((2, 7, 4)))  # 2 reviews, 7 words
observed = "NTC" if len(state) == 2 else "TNC"

# %% tags=["fused-weights", "trap"]
fused, cells = layers.GRU(5), layers.RNN(layers.GRUCell(5))
x = np.random.randn(2, 7, 4)
outputs = fused(x)  # cuDNN's if there is a GPU
cells.build(x.shape)
cells.set_weights(fused.get_weights())
observed = float(ops.max(ops.abs(outputs - cells(x))))

# %% tags=["gru-reset", "trap"]
layer = layers.GRU(5)
word, state = np.random.randn(1, 1, 4).astype("float32"), np.random.randn(1, 5).astype("float32")
output = ops.convert_to_numpy(layer(word, initial_state=state))
kernel, recurrent_kernel, _ = layer.get_weights()  # the biases are zero
word_z, word_r, word_h = np.split(word[:, 0] @ kernel, 3, axis=1)
state_z, state_r, state_h = np.split(state @ recurrent_kernel, 3, axis=1)
update, reset = (1 / (1 + np.exp(-gate)) for gate in (word_z + state_z, word_r + state_r))
after = update * state + (1 - update) * np.tanh(word_h + reset * state_h)
observed = "after" if np.allclose(output, after, atol=1e-5) else "before"

# %% tags=["lstm-forget-bias", "trap"]
layer = layers.LSTM(5)
layer.build((None, None, 4))
forget = layer.get_weights()[2][5:10]  # the gates are stacked: input, forget, cell, output
observed = "ones" if (forget == 1).all() else "zeros" if not forget.any() else "random"

# %% tags=["lstm-forget-bias", "mend"]
layer = layers.LSTM(5, unit_forget_bias=False)
layer.build((None, None, 4))
observed = "zeros" if not layer.get_weights()[2].any() else "ones"

# %% tags=["bidirectional-last", "trap"]
layer = layers.Bidirectional(layers.GRU(5))
every = layers.Bidirectional(layers.GRU(5, return_sequences=True))
x = np.random.randn(1, 7, 4).astype("float32")
layer(x), every(x)
every.set_weights(layer.get_weights())
last, outputs = ops.convert_to_numpy(layer(x)), ops.convert_to_numpy(every(x))
observed = "both" if np.allclose(last[:, 5:], outputs[:, 0, 5:], atol=1e-6) else "the forward one"

# %% tags=["gru-update", "trap"]
cell = layers.GRUCell(5)
x, state = np.random.randn(1, 4).astype("float32"), np.random.randn(1, 5).astype("float32")
cell(x, [state])
kernel, recurrent, bias = cell.get_weights()
bias[0, :5] = 100  # the gates are stacked: update, reset, new
cell.set_weights([kernel, recurrent, bias])
output = ops.convert_to_numpy(cell(x, [state])[0])
observed = "the old state" if np.allclose(output, state, atol=1e-6) else "the new one"

# %% tags=["recurrent-dropout", "trap"]
layer = layers.GRU(5, dropout=0.5)
x = np.random.randn(2, 7, 4).astype("float32")
one, other = (ops.convert_to_numpy(layer(x, training=True)) for _ in range(2))
observed = "something" if abs(one - other).max() > 0 else "nothing"

# %% tags=["recurrent-mask", "trap"]
model = keras.Sequential([layers.Embedding(10, 4), layers.GRU(5)])
words, padded = np.array([[3, 5, 7]]), np.array([[3, 5, 7, 0, 0]])
observed = not np.allclose(model.predict(padded, verbose=0), model.predict(words, verbose=0), atol=1e-6)

# %% tags=["recurrent-mask", "mend"]
model = keras.Sequential([layers.Embedding(10, 4, mask_zero=True), layers.GRU(5)])
observed = not np.allclose(model.predict(padded, verbose=0), model.predict(words, verbose=0), atol=1e-6)

# %% tags=["mask-output", "trap"]
model = keras.Sequential([layers.Embedding(10, 4, mask_zero=True), layers.GRU(5, return_sequences=True)])
(outputs,) = model.predict(np.array([[3, 5, 7, 0, 0]]), verbose=0)
repeats = np.array_equal(outputs[4], outputs[2])
observed = "the last word's" if repeats else "that of the padding" if outputs[4].any() else "zeros"

# %% tags=["mask-output", "mend"]
layer = layers.GRU(5, return_sequences=True, zero_output_for_mask=True)
model = keras.Sequential([layers.Embedding(10, 4, mask_zero=True), layer])
(outputs,) = model.predict(np.array([[3, 5, 7, 0, 0]]), verbose=0)
observed = "that of the padding" if outputs[4].any() else "zeros"

# %% tags=["padding-side", "trap"]
padded = keras.utils.pad_sequences([[1, 1, 1], [1]])
observed = "behind" if padded[1, 0] else "in front"

# %% tags=["padding-side", "mend"]
padded = keras.utils.pad_sequences([[1, 1, 1], [1]], padding="post")
observed = "behind" if padded[1, 0] else "in front"
