# %% [markdown]
# # Saving: checks in CNTK

# %%
import os
import tempfile

import cntk as C
from cntk.layers import Dense

C.cntk_py.reset_random_seed(1)
path = os.path.join(tempfile.mkdtemp(), "model")

# %% tags=["checkpoint-content", "trap"]
x, y = C.input_variable(1), C.input_variable(1)
model = Dense(1)(x)
trainer = C.Trainer(model, C.squared_error(model, y), C.adam(model.parameters, lr=0.01, momentum=0.9))
model.save(path)
observed = os.path.exists(path + ".ckp")  # where a trainer keeps the optimiser's state

# %% tags=["checkpoint-content", "mend"]
trainer.save_checkpoint(path)
observed = os.path.exists(path + ".ckp")

# %% tags=["missing-name", "trap"]
Dense(1, bias=False)(C.input_variable(1)).save(path)
try:
    Dense(1)(C.input_variable(1)).restore(path)
    observed = "nothing"
except ValueError:
    observed = "an error"
