# %% [markdown]
# # Weights: phrases in Chainer

# %%
import tempfile
from pathlib import Path

import chainer
import chainer.links as L
import numpy as np
from chainer import optimizers, serializers

tensor = np.array

# %% tags=["list-weights"]
layer = L.Linear(3, 2)
y = [f"{name} {weight.shape}" for name, weight in layer.namedparams()]

# %% tags=["count-weights"]
y = L.Linear(3, 2).count_params()

# %% tags=["set-weight"]
layer = L.Linear(3, 2)
layer.b.array[:] = b
y = layer.b

# %% tags=["save-weights"]
folder = Path(tempfile.mkdtemp())
serializers.save_npz(folder / "model.npz", L.Linear(3, 2))
y = [path.name for path in folder.iterdir()]

# %% tags=["load-weights"]
path = Path(tempfile.mkdtemp()) / "model.npz"
serializers.save_npz(path, L.Linear(3, 2, initial_bias=b))
again = L.Linear(3, 2)
serializers.load_npz(path, again)
y = again.b

# %% tags=["load-a-part"]
path = Path(tempfile.mkdtemp()) / "model.npz"
part = chainer.Sequential(L.Linear(3, 2, initial_bias=b))
serializers.save_npz(path, part)
model = chainer.Sequential(L.Linear(3, 2), L.Linear(2, 1))
serializers.load_npz(path, model, strict=False)
y = model[0].b

# %% tags=["save-optimiser-too"]
folder = Path(tempfile.mkdtemp())
model = L.Linear(3, 2)
optimiser = optimizers.Adam().setup(model)
for _ in range(2):
    optimiser.update(
        lambda: chainer.functions.sum(model(np.ones((1, 3), np.float32)))
    )
serializers.save_npz(folder / "model.npz", model)
serializers.save_npz(folder / "optimiser.npz", optimiser)
again = L.Linear(3, 2)
restored = optimizers.Adam().setup(again)
serializers.load_npz(folder / "model.npz", again)
serializers.load_npz(folder / "optimiser.npz", restored)
y = restored.t

# %% tags=["dense-layout"]
y = list(L.Linear(3, 2).W.shape)

# %% tags=["conv-layout"]
y = list(L.Convolution2D(3, 8, (5, 2)).W.shape)

# %% tags=["gru-order"]
y = []
for block in range(3):
    layer = L.NStepGRU(1, 2, 1, dropout=0, initialW=0, initial_bias=0)
    layer.bs[0][block].array[:] = 100
    h, _ = layer(
        np.full((1, 1, 1), 2, np.float32), [np.zeros((1, 2), np.float32)]
    )
    y.append(h.item())

# %% tags=["lstm-order"]
y = []
for block in range(4):
    layer = L.NStepLSTM(1, 2, 1, dropout=0, initialW=0, initial_bias=0)
    layer.bs[0][block].array[:] = 100
    start = np.zeros((1, 1, 1), np.float32), np.full((1, 1, 1), 2, np.float32)
    h, _, _ = layer(*start, [np.zeros((1, 2), np.float32)])
    y.append(h.item())

# %% [markdown] tags=["attention-projection"]
# None at all: it has no attention layer.

# %% tags=["batch-norm-vectors"]
serializer = serializers.DictionarySerializer()
serializer.save(L.BatchNormalization(3))
names = "gamma", "beta", "avg_mean", "avg_var"
y = [name for name in names if name in serializer.target]

# %% tags=["flatten-dense"]
y = kernel.reshape(2, 1, 2, -1).transpose(1, 2, 0, 3).reshape(4, -1)

# %% tags=["tie-weights"]
embedding, output = (
    L.EmbedID(2, 2, initialW=table),
    L.Linear(2, 2, nobias=True),
)
output.W = embedding.W  # one parameter
embedding.W.array[0] = 1
y = output(hidden)

# %% tags=["pretrained"]
y = len([name for name in dir(L) if name.startswith("ResNet")])
