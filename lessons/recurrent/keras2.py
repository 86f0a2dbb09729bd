# %% [markdown]
# # Recurrent layers: checks in Keras 2

# %%
import numpy as np
from keras.layers import GRU, LSTM, Bidirectional, Embedding, Input
from keras.models import Model, Sequential
from keras.preprocessing.sequence import pad_sequences

from keras.initializers import Constant

np.random.seed(0)


def model_of(layer, x):
    inputs = Input(x.shape[1:])
    return Model(inputs, layer(inputs))


def predict(layer, x):
    return model_of(layer, x).predict(x)


# %% tags=["time-major", "trap"]
state = predict(GRU(5), np.zeros((2, 7, 4)))  # 2 reviews, 7 words
observed = "NTC" if len(state) == 2 else "TNC"


# %% tags=["gru-reset", "trap"]
def reset_by(layer):
    words = np.random.randn(1, 2, 4)
    state, output = np.moveaxis(predict(layer, words), 1, 0)  # after the first word, and after the second
    kernel, recurrent_kernel, _ = layer.get_weights()  # the biases are zero
    word_z, word_r, word_h = np.split(words[:, 1] @ kernel, 3, axis=1)
    kernel_z, kernel_r, kernel_h = np.split(recurrent_kernel, 3, axis=1)
    update, reset = (1 / (1 + np.exp(-gate)) for gate in (word_z + state @ kernel_z, word_r + state @ kernel_r))
    states = {"before": (reset * state) @ kernel_h, "after": reset * (state @ kernel_h)}
    for where, from_state in states.items():
        if np.allclose(output, update * state + (1 - update) * np.tanh(word_h + from_state), atol=1e-6):
            return where
    return "neither"


observed = reset_by(GRU(5, return_sequences=True, recurrent_activation="sigmoid"))  # hard_sigmoid before Keras 2.3

# %% tags=["gru-reset", "mend"]
observed = reset_by(GRU(5, return_sequences=True, recurrent_activation="sigmoid", reset_after=True))

# %% tags=["lstm-forget-bias", "trap"]
forget = model_of(LSTM(5), np.zeros((1, 7, 4))).get_weights()[2][5:10]  # input, forget, cell, output
observed = "ones" if (forget == 1).all() else "zeros" if not forget.any() else "random"


# %% tags=["lstm-output", "trap"]
def differs(layer):
    inputs = Input((7, 4))
    output, hidden, _ = Model(inputs, layer(inputs)).predict(np.random.randn(3, 7, 4))
    return not np.allclose(output, hidden, atol=1e-6)


observed = differs(LSTM(5, return_state=True))

# %% tags=["lstm-output", "mend"]
observed = differs(LSTM(5, return_state=True, unroll=True))

# %% tags=["bidirectional-last", "trap"]
x = np.random.randn(1, 7, 4)
last, every = (model_of(Bidirectional(GRU(5, return_sequences=whole)), x) for whole in (False, True))
every.set_weights(last.get_weights())
observed = "both" if np.allclose(last.predict(x)[:, 5:], every.predict(x)[:, 0, 5:], atol=1e-6) else "the forward one"

# %% tags=["recurrent-mask", "trap"]
model = Sequential([Embedding(10, 4), GRU(5)])
words, padded = np.array([[3, 5, 7]]), np.array([[3, 5, 7, 0, 0]])
observed = not np.allclose(model.predict(padded), model.predict(words), atol=1e-6)

# %% tags=["recurrent-mask", "mend"]
model = Sequential([Embedding(10, 4, mask_zero=True), GRU(5)])
observed = not np.allclose(model.predict(padded), model.predict(words), atol=1e-6)

# %% tags=["mask-output", "trap"]
model = Sequential([Embedding(10, 4, mask_zero=True), GRU(5, return_sequences=True)])
(outputs,) = model.predict(np.array([[3, 5, 7, 0, 0]]))
repeats = np.array_equal(outputs[4], outputs[2])
observed = "the last word's" if repeats else "that of the padding" if outputs[4].any() else "zeros"

# %% tags=["padding-side", "trap"]
padded = pad_sequences([[1, 1, 1], [1]])
observed = "behind" if padded[1, 0] else "in front"

# %% tags=["padding-side", "mend"]
padded = pad_sequences([[1, 1, 1], [1]], padding="post")
observed = "behind" if padded[1, 0] else "in front"

# %% tags=["gru-update", "trap"]
output = predict(GRU(5, bias_initializer=Constant(100)), np.random.randn(1, 7, 4))  # all gates are open
observed = "the old state" if np.allclose(output, 0, atol=1e-6) else "the new one"  # the first state is zero

# %% tags=["recurrent-dropout", "trap"]
inputs = Input((7, 4))
model = Model(inputs, GRU(5, dropout=0.5)(inputs, training=True))  # on Theano it warns, and drops nothing
x = np.random.randn(2, 7, 4)
observed = "something" if abs(model.predict(x) - model.predict(x)).max() > 0 else "nothing"
