# %% [markdown]
# # My port is worse: the notes in CNTK

# %%
import os
import tempfile

import cntk as C
import numpy as np
from cntk.layers import Dense, Sequential

os.chdir(tempfile.mkdtemp())

# %% tags=["notes", "trap"]
features, labels = C.input_variable(4), C.input_variable(3)
layers = [Dense(5), C.relu, Dense(3)]
model = Sequential(layers)(features)
loss = C.cross_entropy_with_softmax(model, labels)
x, y = np.random.randn(8, 4).astype(np.float32), np.arange(8) % 3
learner = C.sgd(model.parameters, lr=0.1)

batch = {features: x, labels: np.eye(3, dtype=np.float32)[y]}
notes = {"data/x": x, "data/y": y}
for parameter in model.parameters:
    notes[f"weights/{parameter.uid}"] = notes[f"seeds/{parameter.uid}"] = np.array(parameter.value)
output = features
for number, layer in enumerate(layers):
    output = layer(output)
    notes[f"outputs/{number}"] = output.eval({features: x})
mean = C.reduce_mean(loss, axis=C.Axis.all_axes())  # else one loss for each sample, and the gradient of their sum
notes["loss"] = mean.eval(batch)
gradients = mean.grad(batch, wrt=model.parameters)
for parameter, gradient in gradients.items():
    notes[f"gradients/{parameter.uid}"] = gradient
learner.update(gradients, len(x))
for parameter in model.parameters:
    notes[f"step/{parameter.uid}"] = np.array(parameter.value)
notes["evaluation/logits"], notes["evaluation/again"] = model.eval({features: x}), model.eval({features: x})
np.savez("port.npz", **notes)

observed = len({key.partition("/")[0] for key in np.load("port.npz")})
