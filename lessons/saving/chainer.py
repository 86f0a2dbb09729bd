# %% [markdown]
# # Saving: checks in Chainer

# %%
import contextlib
import os
import tempfile

import chainer
import chainer.links as L
import numpy as np

np.random.seed(0)
folder = tempfile.mkdtemp()
path = os.path.join(folder, "model.npz")


class Harmful:
    def __reduce__(self):
        return os.mkdir, (os.path.join(folder, "harm"),)


# %% tags=["checkpoint-content", "trap"]
chainer.serializers.save_npz(path, L.Linear(1, 1))
observed = any("/m" in name for name in np.load(path))  # the optimiser has a file of its own

# %% tags=["missing-name", "trap"]
np.savez(path, W=np.zeros((1, 1), np.float32))
try:
    chainer.serializers.load_npz(path, L.Linear(1, 1))
    observed = "nothing"
except KeyError:
    observed = "an error"

# %% tags=["missing-name", "mend"]
chainer.serializers.load_npz(path, L.Linear(1, 1), strict=False)
observed = "nothing"

# %% tags=["loading-runs-code", "trap"]
np.savez(path, W=np.array(Harmful()), b=np.zeros(1, np.float32))
with contextlib.suppress(Exception):
    chainer.serializers.load_npz(path, L.Linear(1, 1))
observed = os.path.exists(os.path.join(folder, "harm"))

# %% tags=["loading-runs-code", "mend"]
folder = tempfile.mkdtemp()
np.savez(path, W=np.array(Harmful()), b=np.zeros(1, np.float32))
with contextlib.suppress(ValueError), np.load(path) as file:  # NumPy's default forbids pickle
    chainer.serializers.NpzDeserializer(file).load(L.Linear(1, 1))
observed = os.path.exists(os.path.join(folder, "harm"))
