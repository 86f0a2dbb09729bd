# %% [markdown]
# # Export and import: phrases in Lasagne on Theano

# %%
import pickle
import tempfile
from pathlib import Path

import numpy as np
import theano
import theano.tensor as T
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = (
    pool  # Lasagne 0.1 imports it under its old name
)
import lasagne
from lasagne.layers import DenseLayer, InputLayer, get_output

tensor = np.asarray

# %% tags=["export-graph"]
path = Path(tempfile.mkdtemp()) / "function.pkl"
layer = DenseLayer(
    InputLayer((None, 2)), 1, W=lasagne.init.Constant(1), nonlinearity=None
)
numbers = T.matrix()
predict = theano.function(
    [numbers], get_output(layer, numbers, deterministic=True)
)
path.write_bytes(
    pickle.dumps(predict)
)  # it is compiled again when it is loaded
y = pickle.loads(path.read_bytes())(x)

# %% [markdown] tags=["saved-model"]
# None at all: a SavedModel is TensorFlow's.

# %% [markdown] tags=["old-keras-file"]
# None at all: the file is Keras'.

# %% tags=["way-out"]
path = Path(tempfile.mkdtemp()) / "weights.npz"
layer = DenseLayer(InputLayer((None, 2)), 1)
np.savez(path, *lasagne.layers.get_all_param_values(layer))
with np.load(path) as held:
    y = sum(held[name].size for name in held.files)
