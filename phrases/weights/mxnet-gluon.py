# %% [markdown]
# # Weights: phrases in MXNet Gluon

# %%
import tempfile
from pathlib import Path

import mxnet as mx
from mxnet import autograd, gluon
from mxnet.gluon import nn, rnn


def tensor(array):
    return mx.nd.array(array, dtype=array.dtype)


# %% tags=["list-weights"]
layer = nn.Dense(2, in_units=3)
y = [
    f"{name} {weight.shape}" for name, weight in layer.collect_params().items()
]

# %% tags=["count-weights"]
layer = nn.Dense(2, in_units=3)
layer.initialize()
y = sum(weight.data().size for weight in layer.collect_params().values())

# %% tags=["set-weight"]
layer = nn.Dense(2, in_units=3)
layer.initialize()
layer.bias.set_data(b)
y = layer.bias.data()

# %% tags=["save-weights"]
folder = Path(tempfile.mkdtemp())
layer = nn.Dense(2, in_units=3)
layer.initialize()
layer.save_parameters(str(folder / "model.params"))
y = [path.name for path in folder.iterdir()]

# %% tags=["load-weights"]
path = str(Path(tempfile.mkdtemp()) / "model.params")
layer = nn.Dense(2, in_units=3)
layer.initialize()
layer.bias.set_data(b)
layer.save_parameters(path)
again = nn.Dense(2, in_units=3)
again.load_parameters(path)
y = again.bias.data()

# %% tags=["load-a-part"]
path = str(Path(tempfile.mkdtemp()) / "model.params")
part = nn.HybridSequential()
part.add(nn.Dense(2, in_units=3))
part.initialize()
part[0].bias.set_data(b)
part.save_parameters(path)
model = nn.HybridSequential()
model.add(nn.Dense(2, in_units=3), nn.Dense(1, in_units=2))
model.initialize()
model.load_parameters(path, allow_missing=True)
y = model[0].bias.data()

# %% tags=["save-optimiser-too"]
folder = tempfile.mkdtemp()
model = nn.Dense(2, in_units=3)
model.initialize()
trainer = gluon.Trainer(model.collect_params(), "adam")
for _ in range(2):
    with autograd.record():
        loss = model(mx.nd.ones((1, 3)))
    loss.backward()
    trainer.step(batch_size=1)
model.save_parameters(f"{folder}/model.params")
trainer.save_states(f"{folder}/trainer.states")
again = nn.Dense(2, in_units=3)
again.load_parameters(f"{folder}/model.params")
restored = gluon.Trainer(again.collect_params(), "adam")
restored.load_states(f"{folder}/trainer.states")
y = restored.optimizer.num_update

# %% tags=["dense-layout"]
y = list(nn.Dense(2, in_units=3).weight.shape)

# %% tags=["conv-layout"]
y = list(nn.Conv2D(8, kernel_size=(5, 2), in_channels=3).weight.shape)

# %% tags=["gru-order"]
y = []
for block in range(3):
    cell = rnn.GRUCell(1, input_size=2)
    cell.initialize("zeros")
    cell.i2h_bias.data()[block] = 100
    output, _ = cell(mx.nd.zeros((1, 2)), [mx.nd.full((1, 1), 2)])
    y.append(output.asnumpy().item())

# %% tags=["lstm-order"]
y = []
for block in range(4):
    cell = rnn.LSTMCell(1, input_size=2)
    cell.initialize("zeros")
    cell.i2h_bias.data()[block] = 100
    state = [mx.nd.zeros((1, 1)), mx.nd.full((1, 1), 2)]  # h and c
    output, _ = cell(mx.nd.zeros((1, 2)), state)
    y.append(output.asnumpy().item())

# %% [markdown] tags=["attention-projection"]
# None at all: it has no attention layer.

# %% tags=["batch-norm-vectors"]
y = list(nn.BatchNorm(in_channels=3).collect_params().keys())

# %% tags=["flatten-dense"]
y = kernel.reshape((2, 1, 2, -1)).transpose((1, 2, 0, 3)).reshape((4, -1))

# %% tags=["tie-weights"]
embedding = nn.Embedding(2, 2)
output = nn.Dense(2, use_bias=False, in_units=2, params=embedding.params)
embedding.initialize()
embedding.weight.set_data(table)
embedding.weight.data()[0] = 1
y = output(hidden)

# %% tags=["pretrained"]
zoo = gluon.model_zoo.vision
functions = [name for name in dir(zoo) if callable(getattr(zoo, name))]
y = sum(name.startswith("resnet") for name in functions)
