# %% [markdown]
# # My port is worse: the notes in Keras 2

# %%
import os
import tempfile

import numpy as np
from keras import backend as K
from keras.layers import Dense
from keras.models import Model, Sequential
from keras.optimizers import SGD

os.chdir(tempfile.mkdtemp())

# %% tags=["notes", "trap"]
model = Sequential(
    [Dense(5, activation="relu", name="dense1", input_shape=(4,)), Dense(3, activation="softmax", name="dense2")]
)
x, y = np.random.randn(8, 4).astype("float32"), np.random.randint(0, 3, 8)
loss = "sparse_categorical_crossentropy"

notes = {"data/x": x, "data/y": y}
for weight in model.weights:
    notes["weights/" + weight.name] = notes["seeds/" + weight.name] = K.get_value(weight)
every_layer = Model(model.inputs, [layer.output for layer in model.layers])
for layer, output in zip(model.layers, every_layer.predict(x)):
    notes["outputs/" + layer.name] = output
before = model.get_weights()
model.compile(SGD(lr=1.0), loss)  # with a rate of 1 the step is the gradient
notes["loss"] = model.train_on_batch(x, y)
for weight, old in zip(model.trainable_weights, before):
    notes["gradients/" + weight.name] = old - K.get_value(weight)
model.set_weights(before)
model.compile("adam", loss)  # your own optimiser
model.train_on_batch(x, y)
for weight in model.weights:
    notes["step/" + weight.name] = K.get_value(weight)
notes["evaluation/logits"], notes["evaluation/again"] = model.predict(x), model.predict(x)
np.savez("port.npz", **notes)

observed = len({key.partition("/")[0] for key in np.load("port.npz")})
