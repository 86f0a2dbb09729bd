# %% [markdown]
# # Export and import: phrases in MXNet Module

# %%
import tempfile
from pathlib import Path

import mxnet as mx
import numpy as np

tensor = mx.nd.array
dense = mx.sym.FullyConnected(
    mx.sym.Variable("data"), num_hidden=1, name="dense"
)

# %% tags=["export-graph"]
prefix = str(Path(tempfile.mkdtemp()) / "model")
model = mx.mod.Module(dense, label_names=None)
model.bind([("data", x.shape)])
model.init_params(
    arg_params={
        "dense_weight": mx.nd.ones((1, 2)),
        "dense_bias": mx.nd.zeros(1),
    }
)
model.save_checkpoint(prefix, epoch=1)
again = mx.mod.Module.load(prefix, epoch=1, label_names=None)
again.bind([("data", x.shape)], for_training=False)
y = again.predict(x)

# %% [markdown] tags=["saved-model"]
# None at all: a SavedModel is TensorFlow's.

# %% [markdown] tags=["old-keras-file"]
# None at all: the file is Keras'.

# %% tags=["way-out"]
path = Path(tempfile.mkdtemp()) / "weights.npz"
model = mx.mod.Module(dense, label_names=None)
model.bind([("data", (1, 2))])
model.init_params()
np.savez(
    path,
    **{name: array.asnumpy() for name, array in model.get_params()[0].items()},
)
with np.load(path) as held:
    y = sum(held[name].size for name in held)
