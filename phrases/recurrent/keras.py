# %% [markdown]
# # Recurrent layers: phrases in Keras

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
from keras import layers, ops

tensor = ops.convert_to_tensor
weights = {
    "kernel_initializer": keras.initializers.Constant(0.1),
    "recurrent_initializer": keras.initializers.Constant(0.2),
}
no_bias = {
    **weights,
    "unit_forget_bias": False,
}  # by default the forget gate's is 1

# %% tags=["rnn"]
y = layers.SimpleRNN(2, return_sequences=True, **weights)(x)

# %% tags=["gru"]
layer = layers.GRU(2, return_sequences=True, **weights)
layer.build(x.shape)
kernel, recurrent, bias = layer.get_weights()
bias[1, 4:] = 1.0  # the candidate's
layer.set_weights([kernel, recurrent, bias])
y = layer(x)

# %% tags=["lstm"]
y = layers.LSTM(2, return_sequences=True, **no_bias)(x)

# %% tags=["bidirectional-last"]
y = layers.Bidirectional(layers.LSTM(2, **no_bias))(x)

# %% tags=["stacked"]
first, second = (
    layers.LSTM(2, return_sequences=True, **no_bias) for _ in range(2)
)
y = keras.Sequential([first, second])(x)

# %% tags=["initial-state"]
y = layers.GRU(2, return_sequences=True, **weights)(x, initial_state=h)

# %% tags=["final-state"]
_, h, c = layers.LSTM(2, return_state=True, **no_bias)(x)
y = ops.concatenate([h, c])

# %% tags=["time-first", "by-hand"]
layer = layers.LSTM(2, return_sequences=True, **no_bias)
y = ops.swapaxes(layer(ops.swapaxes(x, 0, 1)), 0, 1)  # there is no such layout

# %% tags=["masking"]
mask = ops.less(ops.arange(x.shape[1]), lengths[:, None])
y = layers.LSTM(2, **no_bias)(x, mask=mask)

# %% tags=["recurrent-dropout"]
first, second = (
    layers.LSTM(2, return_sequences=True, **no_bias) for _ in range(2)
)
y = keras.Sequential([first, layers.Dropout(0.5), second])(x, training=False)

# %% tags=["carried-state"]
layer = layers.LSTM(2, stateful=True, **no_bias)
layer(x[:, :1])
y = layer(x[:, 1:])

# %% tags=["cell-by-hand"]
cell = layers.GRUCell(2, **weights)
h, outputs = ops.zeros((1, 2)), []
for step in ops.unstack(x, axis=1):
    h, _ = cell(step, [h])
    outputs.append(h)
y = ops.stack(outputs, axis=1)
