# %% [markdown]
# # Training and prediction: checks in CNTK

# %%
import cntk as C
import numpy as np
from cntk.layers import Dense, Dropout, Sequential

C.cntk_py.reset_random_seed(1)


def normal(*shape):
    return np.random.RandomState(1).randn(*shape).astype(np.float32)


def train_forward(model, x):
    """A forward pass as in training: CNTK drops out and keeps means only where gradients are to follow."""
    _, outputs = model.forward({model.arguments[0]: x}, model.outputs, keep_for_backward=model.outputs)
    return outputs[model.output]


# %% tags=["dropout-flag", "trap"]
model = Sequential([Dense(200), Dropout(0.5)])(C.input_variable(400))
x = normal(10, 400)
observed = not np.array_equal(model.eval(x), model.eval(x))  # dropout acts only if gradients are computed

# %% tags=["dropout-argument", "trap"]
observed = (train_forward(Dropout(0.25)(C.input_variable(10000)), np.ones((1, 10000))) == 0).mean()

# %% tags=["prediction-graph", "trap"]
model = Dense(200)(C.input_variable(400))
state, _ = model.forward(np.zeros((1, 400), np.float32))  # eval calls this; backward would start from a state
observed = state is not None

# %% tags=["nan-loss", "trap", "raises"]
x = C.input_variable(2)
weight = C.parameter(2, init=np.nan)
loss = C.reduce_sum(weight * x)
C.Trainer(None, loss, C.sgd([weight], lr=1.0)).train_minibatch({x: [[1, 1]]})
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
C.debugging.set_checked_mode(True)  # slow: shows where the NaN comes from
try:
    C.Trainer(None, loss, C.sgd([weight], lr=1.0)).train_minibatch({x: [[1, 1]]})
finally:
    C.debugging.set_checked_mode(False)

# %% tags=["gradients-add-up", "trap"]
weight, x = C.parameter((), init=0), C.input_variable(())
for _ in range(2):
    gradients = (weight * x).grad({x: np.ones(1)}, wrt=[weight])
observed = gradients.item()

# %% tags=["list-of-layers", "trap"]
layers = [Dense(5), Dense(2)]
model = C.input_variable(4)
for layer in layers:
    model = layer(model)
observed = len(model.parameters)

# %% tags=["epoch-loss", "trap"]
x, y = C.input_variable(1), C.input_variable(1)
model = Dense(1, init=1)(x)
loss = C.squared_error(model, y)
data = np.ones((64, 1), np.float32), np.zeros((64, 1), np.float32)
progress = loss.train(data, parameter_learners=[C.sgd(model.parameters, lr=0.01)], minibatch_size=8)
observed = progress.epoch_summaries[0]["loss"] / loss.test(data).metric > 1.05

# %% tags=["statistics-as-parameters", "trap"]
observed = len(C.layers.BatchNormalization()(C.input_variable(4)).parameters)  # the statistics are constants

# %% tags=["fit-epochs", "trap"]
x, y = C.input_variable(1), C.input_variable(1)
model = Dense(1)(x)
data = np.ones((10, 1), np.float32), np.ones((10, 1), np.float32)
progress = C.squared_error(model, y).train(data, parameter_learners=[C.sgd(model.parameters, lr=0.1)])
observed = len(progress.epoch_summaries)
