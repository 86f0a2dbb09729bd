# %% [markdown]
# # Saving: checks in MXNet Gluon

# %%
import contextlib
import os
import pickle
import tempfile

import mxnet as mx
from mxnet.gluon import nn

mx.random.seed(0)
folder = tempfile.mkdtemp()
path = os.path.join(folder, "model.params")


class Harmful:
    def __reduce__(self):
        return os.mkdir, (os.path.join(folder, "harm"),)


# %% tags=["checkpoint-content", "trap"]
model = nn.Dense(1, in_units=1)
model.initialize()
model.save_parameters(path)
observed = any("mean" in name for name in mx.nd.load(path))  # Trainer.save_states saves the optimiser's

# %% tags=["missing-name", "trap"]
mx.nd.save(path, {"weight": mx.nd.zeros((1, 1))})
try:
    nn.Dense(1, in_units=1).load_parameters(path)
    observed = "nothing"
except AssertionError:
    observed = "an error"

# %% tags=["missing-name", "mend"]
nn.Dense(1, in_units=1).load_parameters(path, allow_missing=True)
observed = "nothing"

# %% tags=["loading-runs-code", "trap"]
with open(path, "wb") as file:
    pickle.dump({"weight": Harmful()}, file)
with contextlib.suppress(Exception):
    nn.Dense(1, in_units=1).load_parameters(path)  # but Trainer.load_states loads pickle
observed = os.path.exists(os.path.join(folder, "harm"))
