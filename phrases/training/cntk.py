# %% [markdown]
# # Training loops: phrases in CNTK

# %%
import os
import tempfile

import cntk as C
import numpy as np
from cntk.layers import Dense, Dropout

tensor = np.float32  # all its numbers are floats
features, wanted = C.input_variable(2), C.input_variable(1)


def begin(weight=0.0):
    return Dense(1, bias=False, init=weight)(features)


# %% tags=["one-step"]
model = begin()
loss = C.squared_error(model, wanted)
trainer = C.Trainer(model, loss, C.sgd(model.parameters, lr=0.1))
trainer.train_minibatch({features: x, wanted: targets})
y = model.W.value[:, 0]

# %% tags=["fit"]
model = begin()
loss = C.squared_error(model, wanted)
learner = C.sgd(model.parameters, lr=0.1)
loss.train((x, targets), parameter_learners=[learner], minibatch_size=1)
y = model.W.value[:, 0]

# %% tags=["train-or-evaluate"]
y = Dropout(0.5)(C.input_variable(3)).eval(
    x
)  # a Trainer drops out, eval() doesn't

# %% tags=["predict"]
y = begin(1.0).eval(x)

# %% tags=["compiled-step"]
model = begin()
loss = C.squared_error(model, wanted)  # always a graph
trainer = C.Trainer(model, loss, C.sgd(model.parameters, lr=0.1))
trainer.train_minibatch({features: x, wanted: targets})
y = model.W.value[:, 0]

# %% tags=["validation"]
loss = C.squared_error(begin(), wanted)
y = loss.test((x, targets), minibatch_size=2).metric

# %% tags=["early-stopping", "by-hand"]
best, waited, epochs = np.inf, 0, 0
for loss in losses:
    epochs += 1
    best, waited = (loss, 0) if loss < best else (best, waited + 1)
    if waited == 2:
        break
y = epochs

# %% tags=["keep-best", "by-hand"]
path, best = os.path.join(tempfile.mkdtemp(), "best.model"), np.inf
model = Dense(1, bias=False)(C.input_variable(1))
for loss, weight in zip(losses, weights):
    model.W.value = np.full((1, 1), weight)  # an epoch of training
    if loss < best:
        best = loss
        model.save(path)
model.restore(path)
y = model.W.value.item()

# %% tags=["accuracy-over-batches"]
error = C.not_equal(C.input_variable(()), C.input_variable(()))
data = (
    np.concatenate([first, second]),
    np.concatenate([first_labels, second_labels]),
)
y = 1 - error.test(data, minibatch_size=3).metric

# %% tags=["hooks"]
hidden = Dense(2, bias=False, init=1)(features)
model = Dense(1, bias=False, init=1)(hidden)
y = C.combine([model, hidden]).eval(x)[hidden.output]

# %% tags=["progress-bar"]
model = begin()
loss = C.squared_error(model, wanted)
learner, printer = C.sgd(model.parameters, lr=0.1), C.logging.ProgressPrinter()
data = x, targets
summary = loss.train(
    data, parameter_learners=[learner], callbacks=[printer], max_epochs=2
)
y = summary.epoch_summaries[-1].loss

# %% tags=["two-optimisers"]
first, second = C.parameter(init=a), C.parameter(init=b)
of_first, of_second = C.sgd([first], lr=0.1), C.sgd([second], lr=0.01)
one, other = C.square(first * second - 1), C.square(first * second - 3)
of_first.update({first: one.grad({}, wrt=[first])}, 1)
of_second.update({second: other.grad({}, wrt=[second])}, 1)
y = [first.value, second.value]

# %% tags=["own-gradient"]
numbers = C.input_variable((), needs_gradient=True)
rounded = numbers + C.stop_gradient(C.round(numbers) - numbers)
y = rounded.grad(x)

# %% [markdown] tags=["checkpointed-gradient"]
# None at all: it computes nothing twice.
