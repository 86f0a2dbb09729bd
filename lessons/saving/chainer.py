# %% [markdown]
# # Saving: checks in Chainer

# %%
import os
import tempfile

import chainer
import chainer.links as L
import numpy as np

np.random.seed(0)
path = os.path.join(tempfile.mkdtemp(), "model.npz")

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
