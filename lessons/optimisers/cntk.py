# %% [markdown]
# # Optimisers: checks in CNTK

# %%
import cntk as C
import numpy as np

C.cntk_py.reset_random_seed(1)


def stepped(make, gradient, **arguments):  # one weight that begins at 0, one step with one sample
    weight = C.parameter((), init=0)
    make([weight], **arguments).update({weight: np.full((), gradient, np.float32)}, 1)
    return weight.value


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


# %% tags=["small-gradient", "trap"]
observed = -stepped(C.adam, 1e-8, lr=0.01, momentum=0.9) / 0.01

# %% tags=["rmsprop-first", "trap"]
rms = {"gamma": 0.95, "inc": 1.2, "dec": 0.7, "max": 10, "min": 1e-8}  # it has no defaults
observed = -stepped(C.rmsprop, 1, lr=0.1, **rms) / 0.1

# %% tags=["adagrad-first", "trap"]
observed = -stepped(C.adagrad, 1, lr=0.1) / 0.1

# %% tags=["sgd-rate", "trap", "raises"]
observed = -stepped(C.sgd, 1)

# %% tags=["momentum-rate", "trap"]
weight = C.parameter((), init=0)
learner = C.momentum_sgd([weight], lr=1.0, momentum=0.9, unit_gain=False)
learner.update({weight: np.ones((), np.float32)}, 1)
learner.reset_learning_rate(C.learning_parameter_schedule(0.0))
before = weight.value
learner.update({weight: np.ones((), np.float32)}, 1)
observed = before - weight.value
