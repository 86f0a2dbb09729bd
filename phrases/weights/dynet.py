# %% [markdown]
# # Weights: phrases in DyNet

# %%
import tempfile
from pathlib import Path

import dynet as dy
import numpy as np

tensor = np.asarray


def dense():
    parameters = dy.ParameterCollection()
    parameters.add_parameters((2, 3), name="kernel")
    parameters.add_parameters(2, name="bias")
    return parameters


# %% tags=["list-weights"]
y = [
    f"{weight.name()} {weight.shape()}" for weight in dense().parameters_list()
]

# %% tags=["count-weights"]
y = dense().parameter_count()

# %% tags=["set-weight"]
kernel, bias = dense().parameters_list()
bias.set_value(b)
y = bias.as_array()

# %% tags=["save-weights"]
folder = Path(tempfile.mkdtemp())
dense().save(str(folder / "model.dy"))
y = [path.name for path in folder.iterdir()]

# %% tags=["load-weights"]
path = str(Path(tempfile.mkdtemp()) / "model.dy")
parameters = dense()
parameters.parameters_list()[1].set_value(b)
parameters.save(path)
again = dense()
again.populate(path)
y = again.parameters_list()[1].as_array()

# %% tags=["dense-layout"]
y = list(dense().parameters_list()[0].shape())

# %% tags=["conv-layout"]
dy.renew_cg()
filters = dy.ParameterCollection().add_parameters((5, 2, 3, 8))
outputs = dy.conv2d(dy.zeros((9, 9, 3)), filters, stride=[1, 1])
y = list(filters.shape())

# %% tags=["gru-order"]
y = []
for block in range(3):
    dy.renew_cg()
    builder = dy.GRUBuilder(1, 2, 1, dy.ParameterCollection())
    for number, weight in enumerate(builder.get_parameters()[0]):
        weight.set_value(
            np.full(weight.shape(), 100 if number == 3 * block + 2 else 0)
        )
    state = builder.initial_state([dy.inputTensor([2])])
    y.append(state.add_input(dy.zeros(2)).output().value())

# %% tags=["lstm-order"]
y = []
for block in range(4):
    dy.renew_cg()
    builder = dy.VanillaLSTMBuilder(
        1, 2, 1, dy.ParameterCollection(), forget_bias=0.0
    )
    kernel, recurrent, bias = builder.get_parameters()[0]
    for weight in (kernel, recurrent):
        weight.set_value(np.zeros(weight.shape()))
    bias.set_value(100 * np.eye(4)[block])
    state = builder.initial_state(
        [dy.inputTensor([2]), dy.zeros(1)]
    )  # cell, output
    y.append(state.add_input(dy.zeros(2)).output().value())

# %% [markdown] tags=["attention-projection"]
# None at all: DyNet has no attention layer.

# %% [markdown] tags=["batch-norm-vectors"]
# None at all: DyNet has no batch normalisation.

# %% tags=["tie-weights"]
shared = dy.ParameterCollection().parameters_from_numpy(table)
shared.set_value(np.array([[1, 1], [2, 0]]))
dy.renew_cg()
vector = dy.pick(shared, 0)
y = (shared * dy.inputTensor(hidden[0])).npvalue()[np.newaxis]

# %% [markdown] tags=["pretrained"]
# None at all: DyNet has no pretrained models.
