# %% [markdown]
# # Saving: checks in PaddlePaddle

# %%
import contextlib
import os
import pickle
import tempfile

import paddle
from paddle import nn

paddle.seed(0)
folder = tempfile.mkdtemp()
path = os.path.join(folder, "model.pdparams")


class Harmful:
    def __reduce__(self):
        return os.mkdir, (os.path.join(folder, "harm"),)


# %% tags=["checkpoint-content", "trap"]
model = nn.Linear(1, 1)
paddle.save(model.state_dict(), path)
observed = any("moment" in name for name in paddle.load(path))

# %% tags=["missing-name", "trap"]
missing, _ = nn.Linear(1, 1).set_state_dict({"weight": paddle.zeros([1, 1])})
observed = "it returns the names" if missing == ["bias"] else "nothing"

# %% tags=["loading-runs-code", "trap"]
with open(path, "wb") as file:
    pickle.dump({"weight": Harmful()}, file)
with contextlib.suppress(Exception):
    paddle.load(path)
observed = os.path.exists(os.path.join(folder, "harm"))
