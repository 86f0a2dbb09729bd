# %% [markdown]
# # Weights: phrases in CNTK

# %%
import os
import tempfile

import cntk as C
import numpy as np
from cntk.layers import GRU, LSTM, BatchNormalization, Convolution2D, Dense

tensor = np.float32  # all its numbers are floats

# %% tags=["list-weights"]
layer = Dense(2)(C.input_variable(3))
y = [f"{weight.name} {weight.shape}" for weight in layer.parameters]

# %% tags=["count-weights"]
layer = Dense(2)(C.input_variable(3))
y = sum(weight.value.size for weight in layer.parameters)

# %% tags=["set-weight"]
layer = Dense(2)(C.input_variable(3))
layer.b.value = b
y = layer.b.value

# %% tags=["save-weights"]
folder = tempfile.mkdtemp()
Dense(2)(C.input_variable(3)).save(os.path.join(folder, "dense.model"))
y = os.listdir(folder)  # the graph and its weights

# %% tags=["load-weights"]
path = os.path.join(tempfile.mkdtemp(), "dense.model")
layer = Dense(2)(C.input_variable(3))
layer.b.value = b
layer.save(path)
y = C.load_model(path).b.value

# %% tags=["load-a-part"]
path = os.path.join(tempfile.mkdtemp(), "part.model")
Dense(2, init_bias=b)(C.input_variable(3)).save(path)
part, features = C.load_model(path), C.input_variable(3)
base = part.clone(C.CloneMethod.clone, {part.arguments[0]: features})
model = Dense(1)(base)
y = base.b.value

# %% tags=["save-optimiser-too"]
path = os.path.join(tempfile.mkdtemp(), "checkpoint")
model = Dense(2)(C.input_variable(3))
learner = C.adam(model.parameters, lr=0.1, momentum=0.9)
trainer = C.Trainer(None, C.reduce_sum(model), learner)
for _ in range(2):
    trainer.train_minibatch({model.arguments[0]: np.ones((1, 3), np.float32)})
trainer.save_checkpoint(path)
again = C.Trainer(None, C.reduce_sum(model), learner)
again.restore_from_checkpoint(path)
y = again.total_number_of_samples_seen  # it counts samples, here one a step

# %% tags=["dense-layout"]
y = list(Dense(2)(C.input_variable(3)).W.shape)

# %% tags=["conv-layout"]
y = list(Convolution2D((5, 2), 8)(C.input_variable((3, 9, 9))).W.shape)

# %% tags=["gru-order"]
y = []
for block in range(3):
    bias = np.float32([100 if place == block else 0 for place in range(3)])
    cell = GRU(1, init=0, init_bias=bias)
    cell = cell(C.input_variable(1), C.input_variable(2))
    y.append(cell.eval(dict(zip(cell.arguments, ([[2]], [[0, 0]])))).item())

# %% tags=["lstm-order"]
y = []
for block in range(4):
    bias = np.float32([100 if place == block else 0 for place in range(4)])
    cell = LSTM(1, init=0, init_bias=bias)
    cell = cell(C.input_variable(1), C.input_variable(1), C.input_variable(2))
    found = cell.eval(dict(zip(cell.arguments, ([[0]], [[2]], [[0, 0]]))))
    y.append(found[cell.outputs[0]].item())

# %% [markdown] tags=["attention-projection"]
# None at all: its `AttentionModel` is additive, and has no heads.

# %% tags=["batch-norm-vectors"]
layer = BatchNormalization()(C.input_variable(3))
vectors = (
    layer.scale,
    layer.bias,
    layer.aggregate_mean,
    layer.aggregate_variance,
)
y = [vector.name for vector in vectors]

# %% tags=["flatten-dense"]
image = C.transpose(C.reshape(kernel, (2, 1, 2, 1)), (1, 2, 0, 3))
y = C.reshape(image, (4, 1)).eval()

# %% tags=["tie-weights"]
shared = C.parameter(init=table)
embedded, output = C.gather(shared, [0]), C.times_transpose(hidden, shared)
table[0] = 1
shared.value = table
y = output.eval()

# %% [markdown] tags=["pretrained"]
# None at all: the package has no models; their files were to be downloaded.
