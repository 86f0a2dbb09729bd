# %% [markdown]
# # Saving: checks in MXNet Gluon

# %%
import os
import tempfile

import mxnet as mx
from mxnet.gluon import nn

mx.random.seed(0)
path = os.path.join(tempfile.mkdtemp(), "model.params")

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
