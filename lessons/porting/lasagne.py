# %% [markdown]
# # My port is worse: the notes in Lasagne on Theano

# %%
import os
import tempfile

import numpy as np
import theano
import theano.tensor as T
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = pool  # Lasagne 0.1 imports it under its old name
import lasagne
from lasagne.layers import (
    DenseLayer,
    InputLayer,
    get_all_layers,
    get_all_params,
    get_output,
)
from lasagne.nonlinearities import softmax
from lasagne.objectives import categorical_crossentropy

os.chdir(tempfile.mkdtemp())

# %% tags=["notes", "trap"]
model = InputLayer((None, 4))
model = DenseLayer(model, 5, name="dense1")
model = DenseLayer(model, 3, nonlinearity=None, name="dense2")
x, y = np.random.randn(8, 4).astype("float32"), np.arange(8) % 3

layers, parameters = get_all_layers(model), get_all_params(model, trainable=True)
images, labels = T.matrix("images"), T.lvector("labels")
outputs = get_output(layers, images, deterministic=True)
loss = categorical_crossentropy(softmax(outputs[-1]), labels).mean()
gradients = T.grad(loss, parameters)
updates = lasagne.updates.sgd(loss, parameters, learning_rate=0.1)
predict = theano.function([images], outputs)
train = theano.function([images, labels], [loss, *gradients], updates=updates)

notes = {"data/x": x, "data/y": y}
for parameter in parameters:
    notes[f"weights/{parameter}"] = notes[f"seeds/{parameter}"] = parameter.get_value()
for layer, output in zip(layers[1:], predict(x)[1:]):
    notes[f"outputs/{layer.name}"] = output
notes["loss"], *found = train(x, y)
for parameter, gradient in zip(parameters, found):
    notes[f"gradients/{parameter}"] = gradient
    notes[f"step/{parameter}"] = parameter.get_value()
notes["evaluation/logits"], notes["evaluation/again"] = predict(x)[-1], predict(x)[-1]
np.savez("port.npz", **notes)

observed = len({key.partition("/")[0] for key in np.load("port.npz")})
