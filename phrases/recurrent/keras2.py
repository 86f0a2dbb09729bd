# %% [markdown]
# # Recurrent layers: phrases in Keras 2

# %%
import numpy as np
from keras.initializers import Constant
from keras.layers import (
    GRU,
    LSTM,
    Bidirectional,
    Dropout,
    Input,
    Masking,
    SimpleRNN,
)
from keras.models import Model, Sequential

tensor = np.array
weights = {
    "kernel_initializer": Constant(0.1),
    "recurrent_initializer": Constant(0.2),
}
no_bias = dict(
    weights, unit_forget_bias=False
)  # by default the forget gate's is 1
# Keras 2.2 has hard_sigmoid; in a loop CNTK gives the cell for the output
smooth = dict(no_bias, recurrent_activation="sigmoid", unroll=True)


def predict(layer, x):
    inputs = Input(x.shape[1:])
    return Model(inputs, layer(inputs)).predict(x)


# %% tags=["rnn"]
y = predict(SimpleRNN(2, return_sequences=True, **weights), x)

# %% tags=["gru"]
y = predict(
    GRU(2, return_sequences=True, **weights), x
)  # no bias for the state

# %% tags=["gru", "same"]
bias = np.zeros((2, 6))
bias[1, 4:] = 1.0  # the candidate's
start = [np.full((2, 6), 0.1), np.full((2, 6), 0.2), bias]
options = {
    "reset_after": True,
    "recurrent_activation": "sigmoid",
    "weights": start,
}
y = predict(GRU(2, return_sequences=True, **options), x)

# %% tags=["lstm"]
y = predict(LSTM(2, return_sequences=True, **no_bias), x)

# %% tags=["lstm", "same"]
y = predict(LSTM(2, return_sequences=True, **smooth), x)

# %% tags=["bidirectional-last"]
y = predict(Bidirectional(LSTM(2, **no_bias)), x)

# %% tags=["bidirectional-last", "same"]
y = predict(Bidirectional(LSTM(2, **smooth)), x)

# %% tags=["stacked"]
first = LSTM(2, return_sequences=True, input_shape=x.shape[1:], **no_bias)
second = LSTM(2, return_sequences=True, **no_bias)
y = Sequential([first, second]).predict(x)

# %% tags=["stacked", "same"]
first = LSTM(2, return_sequences=True, input_shape=x.shape[1:], **smooth)
second = LSTM(2, return_sequences=True, **smooth)
y = Sequential([first, second]).predict(x)

# %% tags=["initial-state"]
inputs, state = Input((2, 2)), Input((2,))
outputs = GRU(2, return_sequences=True, **weights)(inputs, initial_state=state)
y = Model([inputs, state], outputs).predict([x, h])

# %% tags=["initial-state", "same"]
inputs, state = Input((2, 2)), Input((2,))
options = dict(weights, reset_after=True, recurrent_activation="sigmoid")
outputs = GRU(2, return_sequences=True, **options)(inputs, initial_state=state)
y = Model([inputs, state], outputs).predict([x, h])

# %% tags=["masking"]
layers = [
    Masking(9.0, input_shape=(2, 2)),
    LSTM(2, **no_bias),
]  # 9 is the padding
y = Sequential(layers).predict(x)

# %% tags=["masking", "same"]
layers = [Masking(9.0, input_shape=(2, 2)), LSTM(2, **smooth)]
y = Sequential(layers).predict(x)

# %% tags=["recurrent-dropout"]
first = LSTM(2, return_sequences=True, input_shape=x.shape[1:], **no_bias)
second = LSTM(2, return_sequences=True, **no_bias)
y = Sequential([first, Dropout(0.5), second]).predict(x)

# %% tags=["recurrent-dropout", "same"]
first = LSTM(2, return_sequences=True, input_shape=x.shape[1:], **smooth)
second = LSTM(2, return_sequences=True, **smooth)
y = Sequential([first, Dropout(0.5), second]).predict(x)

# %% tags=["carried-state"]
layer = LSTM(2, stateful=True, batch_input_shape=(1, 1, 2), **no_bias)
model = Sequential([layer])
model.predict(x[:, :1], batch_size=1)
y = model.predict(x[:, 1:], batch_size=1)
