# %% [markdown]
# # Optimisers: checks in CNTK

# %%
import cntk as C
import numpy as np

C.cntk_py.reset_random_seed(1)

# %% tags=["momentum", "trap"]
weight = C.parameter((), init=0)
learner = C.momentum_sgd([weight], lr=1.0, momentum=0.9)
for _ in range(3):
    learner.update({weight: np.ones((), np.float32)}, 1)  # the gradient, for one sample
observed = -weight.value

# %% tags=["momentum", "mend"]
weight = C.parameter((), init=0)
learner = C.momentum_sgd([weight], lr=1.0, momentum=0.9, unit_gain=False)
for _ in range(3):
    learner.update({weight: np.ones((), np.float32)}, 1)
observed = -weight.value

# %% tags=["gradient-clipping", "trap"]
weight = C.parameter((), init=0)
C.sgd([weight], lr=1.0).update({weight: np.full((), 1000, np.float32)}, 1)
observed = -weight.value

# %% tags=["adam-correction", "trap"]
weight, x = C.parameter((), init=0), C.input_variable(())
learner = C.adam([weight], lr=0.01, momentum=0.9)
C.Trainer(None, weight * x, [learner]).train_minibatch({x: np.ones(64, np.float32)})  # a gradient of 1 in each sample
observed = -weight.value / 0.01

# %% tags=["adam-correction", "mend"]
weight, x = C.parameter((), init=0), C.input_variable(())
learner = C.adam([weight], lr=0.01, momentum=0.9, minibatch_size=C.learners.IGNORE)
C.Trainer(None, weight * x, [learner]).train_minibatch({x: np.ones(64, np.float32)})
observed = -weight.value / 0.01
