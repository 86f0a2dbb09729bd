# %% [markdown]
# # Saving: checks in MXNet Module

# %%
import contextlib
import os
import pickle
import tempfile

import mxnet as mx

mx.random.seed(0)
folder = tempfile.mkdtemp()
path = os.path.join(folder, "model")


class Harmful:
    def __reduce__(self):
        return os.mkdir, (os.path.join(folder, "harm"),)


model = mx.mod.Module(mx.sym.FullyConnected(mx.sym.Variable("data"), num_hidden=1, name="dense"), label_names=None)
model.bind([("data", (1, 1))])
model.init_params()
model.init_optimizer(optimizer="adam")

# %% tags=["checkpoint-content", "trap"]
model.save_checkpoint(path, epoch=1)
observed = os.path.exists(f"{path}-0001.states")

# %% tags=["checkpoint-content", "mend"]
model.save_checkpoint(path, epoch=1, save_optimizer_states=True)
observed = os.path.exists(f"{path}-0001.states")

# %% tags=["missing-name", "trap"]
try:
    model.set_params({"dense_weight": mx.nd.zeros((1, 1))}, {})
    observed = "nothing"
except RuntimeError:
    observed = "an error"

# %% tags=["missing-name", "mend"]
model.set_params({"dense_weight": mx.nd.zeros((1, 1))}, {}, allow_missing=True)
observed = "nothing"

# %% tags=["loading-runs-code", "trap"]
with open(f"{path}-0001.params", "wb") as file:
    pickle.dump({"arg:dense_weight": Harmful()}, file)
with contextlib.suppress(Exception):
    mx.mod.Module.load(path, 1)  # but with load_optimizer_states=True it loads pickle
observed = os.path.exists(os.path.join(folder, "harm"))
