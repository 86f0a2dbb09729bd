# %% [markdown]
# # Saving: checks in DyNet

# %%
import contextlib
import os
import pickle
import tempfile

import dynet_config

dynet_config.set(random_seed=1)  # read when DyNet is imported
import dynet as dy

folder = tempfile.mkdtemp()
path = os.path.join(folder, "model.dy")


class Harmful:
    def __reduce__(self):
        return os.mkdir, (os.path.join(folder, "harm"),)


def dense():
    parameters = dy.ParameterCollection()
    parameters.add_parameters((1, 1), name="weight")
    parameters.add_parameters(1, name="bias")
    return parameters


# %% tags=["checkpoint-content", "trap"]
parameters = dense()
dy.AdamTrainer(parameters).update()
parameters.save(path)
with open(path) as file:  # two lines for each array: its name, shape and size, then its numbers
    names = [line.split()[1] for line in file if line.startswith("#")]
observed = len(names) > 2

# %% tags=["missing-name", "trap"]
parameters = dy.ParameterCollection()
parameters.add_parameters((1, 1), name="weight")
parameters.save(path)
try:
    dense().populate(path)  # it goes by order: names that differ are no error
    observed = "nothing"
except RuntimeError:
    observed = "an error"

# %% tags=["loading-runs-code", "trap"]
parameters = dense()
dy.save(path, parameters.parameters_list())
with open(path + ".meta", "wb") as file:  # it holds a pickle for each object
    pickle.dump(Harmful(), file)
with contextlib.suppress(Exception):
    dy.load(path, dy.ParameterCollection())
observed = os.path.exists(os.path.join(folder, "harm"))

# %% tags=["loading-runs-code", "mend"]
with contextlib.suppress(OSError):
    os.rmdir(os.path.join(folder, "harm"))
with open(path, "wb") as file:
    pickle.dump(Harmful(), file)
with contextlib.suppress(Exception):
    dense().populate(path)  # a text file with numbers
observed = os.path.exists(os.path.join(folder, "harm"))
