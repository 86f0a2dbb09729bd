# %% [markdown]
# # My port is worse: the notes in MXNet Module

# %%
import os
import tempfile

import mxnet as mx
import numpy as np

os.chdir(tempfile.mkdtemp())

# %% tags=["notes", "trap"]
data = mx.sym.Variable("data")
hidden = mx.sym.Activation(mx.sym.FullyConnected(data, num_hidden=5, name="hidden"), act_type="relu", name="relu")
symbol = mx.sym.SoftmaxOutput(mx.sym.FullyConnected(hidden, num_hidden=3, name="output"), name="softmax")
x, y = mx.nd.random.normal(shape=(8, 4)), mx.nd.array(np.arange(8) % 3)
samples, batch = mx.io.NDArrayIter(x, y, batch_size=8), mx.io.DataBatch([x], [y])
model = mx.mod.Module(symbol)
model.bind(samples.provide_data, samples.provide_label)
model.init_params()
model.init_optimizer(optimizer="sgd", optimizer_params={"learning_rate": 0.1})

weights, _ = model.get_params()
notes = {"data/x": x.asnumpy(), "data/y": y.asnumpy()}
for name, array in weights.items():
    notes[f"weights/{name}"] = notes[f"seeds/{name}"] = array.asnumpy()
layers = symbol.get_internals()
for name, output in zip(layers.list_outputs(), layers.eval(data=x, softmax_label=y, **weights)):
    if name.endswith("_output"):
        notes[f"outputs/{name}"] = output.asnumpy()
notes["loss"] = np.array(model.score(samples, mx.metric.CrossEntropy())[0][1])
executor = symbol.simple_bind(mx.cpu(), data=x.shape, softmax_label=y.shape)
executor.copy_params_from(weights)
executor.forward(data=x, softmax_label=y)
executor.backward()
for name in weights:
    notes[f"gradients/{name}"] = executor.grad_dict[name].asnumpy() / len(x)  # of the mean
model.forward_backward(batch)
model.update()
for name, array in model.get_params()[0].items():
    notes[f"step/{name}"] = array.asnumpy()
for name in ("evaluation/probabilities", "evaluation/again"):
    notes[name] = model.predict(samples).asnumpy()
np.savez("port.npz", **notes)

observed = len({key.partition("/")[0] for key in np.load("port.npz")})
