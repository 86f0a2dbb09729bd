# %% [markdown]
# # Data and batches: checks in CNTK

# %%
import cntk as C
import numpy as np
from cntk.layers import Dense

C.cntk_py.reset_random_seed(1)

# %% tags=["last-batch", "trap"]
x, y = C.input_variable(1), C.input_variable(1)
model = Dense(1)(x)
learner = C.sgd(model.parameters, lr=0.1)
data = np.ones((10, 1), np.float32), np.ones((10, 1), np.float32)
progress = C.squared_error(model, y).train(data, parameter_learners=[learner], minibatch_size=4)
observed = progress.epoch_summaries[0]["samples"]
