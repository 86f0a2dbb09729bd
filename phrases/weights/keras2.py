# %% [markdown]
# # Weights: phrases in Keras 2

# %%
import os
import tempfile

import keras
import numpy as np
from keras import backend as K
from keras.layers import GRU, LSTM, BatchNormalization, Conv2D, Dense, Input
from keras.models import Model, Sequential, load_model

tensor = np.array

# %% tags=["list-weights"]
layer = Dense(2, name="dense", input_shape=(3,))
model = Sequential([layer])
y = [f"{weight.name} {K.int_shape(weight)}" for weight in model.weights]

# %% tags=["count-weights"]
y = Sequential([Dense(2, input_shape=(3,))]).count_params()

# %% tags=["set-weight"]
layer = Dense(2, input_shape=(3,))
model = Sequential([layer])
K.set_value(layer.bias, b)
y = K.get_value(layer.bias)

# %% tags=["save-weights"]
folder = tempfile.mkdtemp()
model = Sequential([Dense(2, input_shape=(3,))])
model.save_weights(os.path.join(folder, "model.h5"))
y = os.listdir(folder)

# %% tags=["load-weights"]
path = os.path.join(tempfile.mkdtemp(), "model.h5")
model, again = (Sequential([Dense(2, input_shape=(3,))]) for _ in range(2))
K.set_value(model.layers[0].bias, b)
model.save_weights(path)
again.load_weights(path)
y = K.get_value(again.layers[0].bias)

# %% tags=["load-a-part"]
path = os.path.join(tempfile.mkdtemp(), "model.h5")
part = Sequential([Dense(2, name="first", input_shape=(3,))])
K.set_value(part.layers[0].bias, b)
part.save_weights(path)
model = Sequential([Dense(2, name="first", input_shape=(3,)), Dense(1)])
model.load_weights(path, by_name=True)
y = K.get_value(model.layers[0].bias)

# %% tags=["save-optimiser-too"]
path = os.path.join(tempfile.mkdtemp(), "model.h5")
model = Sequential([Dense(2, input_shape=(3,))])
model.compile("adam", "mse")
for _ in range(2):
    model.train_on_batch(np.ones((1, 3)), np.zeros((1, 2)))
model.save(path)
y = K.get_value(load_model(path).optimizer.iterations)

# %% tags=["dense-layout"]
y = list(Sequential([Dense(2, input_shape=(3,))]).get_weights()[0].shape)

# %% tags=["conv-layout"]
model = Sequential([Conv2D(8, (5, 2), input_shape=(9, 9, 3))])
y = list(model.get_weights()[0].shape)

# %% tags=["gru-order"]
y = []
for block in range(3):
    bias = np.zeros(3)
    bias[block] = 100.0
    layer = GRU(1, weights=[np.zeros((2, 3)), np.zeros((1, 3)), bias])
    inputs, state = Input((1, 2)), Input((1,))
    model = Model([inputs, state], layer(inputs, initial_state=state))
    y.append(model.predict([np.zeros((1, 1, 2)), np.full((1, 1), 2.0)]).item())

# %% tags=["lstm-order"]
y = []
for block in range(4):
    bias = np.zeros(4)
    bias[block] = 100.0
    layer = LSTM(1, weights=[np.zeros((2, 4)), np.zeros((1, 4)), bias])
    inputs, h, c = Input((1, 2)), Input((1,)), Input((1,))
    model = Model([inputs, h, c], layer(inputs, initial_state=[h, c]))
    start = [np.zeros((1, 1, 2)), np.zeros((1, 1)), np.full((1, 1), 2.0)]
    y.append(model.predict(start).item())

# %% tags=["lstm-order", "same"]
# The output of CNTK's loop is the cell; the state is right
y = []
for block in range(4):
    bias = np.zeros(4)
    bias[block] = 100.0
    weights = [np.zeros((2, 4)), np.zeros((1, 4)), bias]
    layer = LSTM(1, return_state=True, weights=weights)
    inputs, h, c = Input((1, 2)), Input((1,)), Input((1,))
    model = Model([inputs, h, c], layer(inputs, initial_state=[h, c]))
    start = [np.zeros((1, 1, 2)), np.zeros((1, 1)), np.full((1, 1), 2.0)]
    y.append(model.predict(start)[1].item())

# %% [markdown] tags=["attention-projection"]
# None at all: Keras 2 has no attention layer.

# %% tags=["batch-norm-vectors"]
layer = BatchNormalization(name="norm", input_shape=(3,))
model = Sequential([layer])
y = [weight.name for weight in model.weights]

# %% tags=["flatten-dense", "by-hand"]
y = kernel.reshape(2, 1, 2, -1).transpose(1, 2, 0, 3).reshape(4, -1)

# %% tags=["pretrained"]
y = len(
    [name for name in vars(keras.applications) if name.startswith("ResNet")]
)
