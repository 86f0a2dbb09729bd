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

# %% tags=["adam-decay", "trap"]
weight = C.parameter((), init=1)
learner = C.adam([weight], lr=0.1, momentum=0.9, l2_regularization_weight=0.1)
learner.update({weight: np.zeros((), np.float32)}, 1)
observed = weight.value

# %% tags=["decay-biases", "trap"]
layer = C.layers.Dense(1, init_bias=1)(C.input_variable(1))
learner = C.sgd(layer.parameters, lr=0.1, l2_regularization_weight=0.1)
C.Trainer(None, 0 * layer, learner).train_minibatch({layer.arguments[0]: [[0]]})
observed = layer.b.value.item() != 1

# %% tags=["decay-biases", "mend"]
layer = C.layers.Dense(1, init_bias=1)(C.input_variable(1))
learners = [C.sgd([layer.W], lr=0.1, l2_regularization_weight=0.1), C.sgd([layer.b], lr=0.1)]
C.Trainer(None, 0 * layer, learners).train_minibatch({layer.arguments[0]: [[0]]})
observed = layer.b.value.item() != 1

# %% tags=["rmsprop-first", "trap"]
rms = {"gamma": 0.95, "inc": 1.2, "dec": 0.7, "max": 10, "min": 1e-8}  # it has no defaults
observed = -stepped(C.rmsprop, 1, lr=0.1, **rms) / 0.1

# %% tags=["adagrad-first", "trap"]
observed = -stepped(C.adagrad, 1, lr=0.1) / 0.1

# %% tags=["adadelta-rate", "trap"]
observed = C.adadelta([C.parameter((), init=0)]).learning_rate()

# %% tags=["sgd-rate", "trap", "raises"]
observed = -stepped(C.sgd, 1)

# %% tags=["clip-norm", "trap"]
one, other = C.parameter((), init=0), C.parameter((), init=0)
clipping = {"gradient_clipping_threshold_per_sample": 1, "gradient_clipping_with_truncation": False}
learner = C.sgd([one, other], lr=1.0, **clipping)
learner.update({one: np.full((), 3, np.float32), other: np.full((), 4, np.float32)}, 1)
observed = "together" if -one.value < 0.9 else "each by itself"

# %% tags=["momentum-rate", "trap"]
weight = C.parameter((), init=0)
learner = C.momentum_sgd([weight], lr=1.0, momentum=0.9, unit_gain=False)
learner.update({weight: np.ones((), np.float32)}, 1)
learner.reset_learning_rate(C.learning_parameter_schedule(0.0))
before = weight.value
learner.update({weight: np.ones((), np.float32)}, 1)
observed = before - weight.value

# %% tags=["schedule-unit", "trap"]
weight = C.parameter((), init=0)
learner = C.sgd([weight], lr=C.learning_parameter_schedule([1.0, 0.5], epoch_size=2))
learner.update({weight: np.ones((), np.float32)}, 2)  # one update, with two samples
observed = "by samples" if learner.learning_rate() < 1 else "in each update"
