# %% [markdown]
# # Fine-tuning: phrases in CNTK

# %%
import cntk as C
import numpy as np
from cntk.layers import BatchNormalization, Dense, Sequential

tensor = np.float32  # all its numbers are floats
C.cntk_py.reset_random_seed(1)

# %% tags=["replace-head"]
features = C.input_variable(2)
model = Sequential([Dense(2, name="base"), Dense(5)])(features)
model = Dense(3)(model.find_by_name("base"))
y = model.eval(x).shape[1]

# %% tags=["freeze-layer"]
features, wanted = C.input_variable(2), C.input_variable(1)
base = Dense(2)(features).clone(
    C.CloneMethod.freeze
)  # its weights are constants
head = Dense(1)
model = head(base)
(kernel,) = (constant for constant in base.constants if constant.name == "W")
before = kernel.value, head.W.value
loss = C.squared_error(model, wanted)
trainer = C.Trainer(model, loss, C.sgd(model.parameters, lr=0.1))
trainer.train_minibatch({base.arguments[0]: x, wanted: targets})
y = [
    int((kernel.value != before[0]).any()),
    int((head.W.value != before[1]).any()),
]

# %% tags=["frozen-batch-norm"]
layer = BatchNormalization()(C.input_variable(1)).clone(C.CloneMethod.freeze)
layer.forward(x, keep_for_backward=layer.outputs)  # a pass as in training
y = layer.aggregate_mean.value

# %% tags=["frozen-batch-norm", "same"]
layer = BatchNormalization()(C.input_variable(1)).clone(C.CloneMethod.freeze)
layer.eval(x)
y = layer.aggregate_mean.value

# %% tags=["two-rates-of-layers"]
numbers = C.input_variable(1)
base, head = Dense(1, bias=False, init=1), Dense(1, bias=False, init=1)
model = head(base(numbers))
learners = [C.sgd([base.W], lr=0.01), C.sgd([head.W], lr=0.1)]
C.Trainer(None, model, learners).train_minibatch({numbers: [[1]]})
y = [base.W.value, head.W.value]

# %% tags=["features"]
layers = [Dense(2, bias=False, name="first"), Dense(2, bias=False)]
model = Sequential(layers)(C.input_variable(2))
for weight in model.parameters:
    weight.value = w.T
y = C.combine([model.find_by_name("first")]).eval(x)

# %% tags=["unfreeze-later", "by-hand"]
weight, gradient = C.parameter(1, init=1), np.ones(1, np.float32)
learner, y = C.sgd([weight], lr=0.0), []  # frozen by its rate
for rate in (0.0, 0.1):
    learner.reset_learning_rate(C.learning_parameter_schedule(rate))
    learner.update({weight: gradient}, 1)
    y.append(weight.value.item())

# %% tags=["low-rank-adapter", "by-hand"]
features, kernel = C.input_variable(2), C.constant(w.T)
down, up = C.parameter(init=a.T), C.parameter(init=b.T)
adapter = C.times(C.times(features, down), up)
y = (C.times(features, kernel) + 2 * adapter).eval(x)

# %% [markdown] tags=["expected-preprocessing"]
# None at all: the package has no models, and its file of a ResNet-50 was to be
# downloaded.
