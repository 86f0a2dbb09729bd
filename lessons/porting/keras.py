# %% [markdown]
# # My port is worse: the notes in Keras

# %%
import importlib.util
import os
import tempfile

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import keras
import numpy as np
from keras import layers

os.chdir(tempfile.mkdtemp())

# %% tags=["notes", "trap"]
model = keras.Sequential(
    [layers.Input((4,)), layers.Dense(5, activation="relu", name="dense1"), layers.Dense(3, name="dense2")]
)
x, y = np.random.randn(8, 4).astype("float32"), np.random.randint(0, 3, 8)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

notes = {"data/x": x, "data/y": y}
for weight in model.weights:
    notes[f"weights/{weight.path}"] = notes[f"seeds/{weight.path}"] = keras.ops.convert_to_numpy(weight)
every_layer = keras.Model(model.inputs, [layer.output for layer in model.layers])
for layer, output in zip(model.layers, every_layer.predict(x, verbose=0)):
    notes[f"outputs/{layer.name}"] = output
before = model.get_weights()
model.compile(keras.optimizers.SGD(1.0), loss)  # with a rate of 1 the step is the gradient
notes["loss"] = model.train_on_batch(x, y)
for weight, old in zip(model.trainable_weights, before):
    notes[f"gradients/{weight.path}"] = old - keras.ops.convert_to_numpy(weight)
model.set_weights(before)
model.compile(keras.optimizers.Adam(), loss)  # your own optimiser
model.train_on_batch(x, y)
for weight in model.weights:
    notes[f"step/{weight.path}"] = keras.ops.convert_to_numpy(weight)
notes["evaluation/logits"], notes["evaluation/again"] = model.predict(x, verbose=0), model.predict(x, verbose=0)
np.savez("port.npz", **notes)

observed = len({key.partition("/")[0] for key in np.load("port.npz")})
