# %% [markdown]
# # Saving: checks in Lasagne on Theano

# %%
import contextlib
import os
import tempfile

import numpy as np
import theano
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = pool  # Lasagne 0.1 imports it under its old name
import lasagne
from lasagne.layers import (
    DenseLayer,
    InputLayer,
    get_all_param_values,
    get_all_params,
    get_output,
    set_all_param_values,
)

lasagne.random.set_rng(np.random.RandomState(0))
folder = tempfile.mkdtemp()
path = os.path.join(folder, "model.npz")


class Harmful:
    def __reduce__(self):
        return os.mkdir, (os.path.join(folder, "harm"),)


# %% tags=["checkpoint-content", "trap"]
model = DenseLayer(InputLayer((1, 1)), 1)
loss = get_output(model, np.ones((1, 1), "float32")).sum()
updates = lasagne.updates.adam(loss, get_all_params(model))
np.savez(path, *get_all_param_values(model))
observed = len(np.load(path).files) > 2

# %% tags=["checkpoint-content", "mend"]
np.savez(path, *(variable.get_value() for variable in updates))  # weights, moments and the step's number
observed = len(np.load(path).files) > 2

# %% tags=["missing-name", "trap"]
model = DenseLayer(InputLayer((1, 1)), 1)
np.savez(path, np.zeros((1, 1), "float32"))
try:
    with np.load(path) as file:
        set_all_param_values(model, [file[name] for name in file.files])  # by order: there are no names
    observed = "nothing"
except ValueError:
    observed = "an error"

# %% tags=["loading-runs-code", "trap"]
model = DenseLayer(InputLayer((1, 1)), 1)
np.savez(path, np.array([Harmful()]))
with contextlib.suppress(Exception), np.load(path) as file:
    set_all_param_values(model, [file[name] for name in file.files])
observed = os.path.exists(os.path.join(folder, "harm"))  # it would, with NumPy before 1.16.3, or with a pickle
