# %% [markdown]
# # Abilities: probes in CNTK

# %%
import os
import tempfile

import cntk as C
import numpy as np
from rosetta_common.ground.probes import compare_arrays, existing, listed, named, wheel

C.cntk_py.reset_random_seed(1)


def constant(array):
    return C.constant(array.astype(np.float32))


arrays = compare_arrays([C], constant, lambda result: result.eval())
x = C.input_variable((), needs_gradient=True)


def gradient(y, at):
    return float(y.grad({x: np.float32([at])}, wrt=[x]).item())


# %% tags=["wheel", "measure"]
observed = wheel("cntk")

# %% tags=["branch-gradient", "measure"]
y = C.element_select(C.greater(x, 0), x * x, -3 * x)  # both branches are computed
observed = max(abs(gradient(y, 2) - 4), abs(gradient(y, -2) + 3))

# %% tags=["loop-gradient", "measure"]
# a loop of CNTK runs over a sequence, so the length of the sequence is the number of turns
factors = C.sequence.input_variable(1, needs_gradient=True)
product = C.layers.Fold(lambda product, x: product * x, initial_state=1)(factors)
(slopes,) = product.grad({factors: [np.full((6, 1), 1.5, np.float32)]}, wrt=[factors])
observed = float(abs(slopes.sum() - 6 * 1.5**5))

# %% tags=["second-derivative", "measure", "raises"]
first = (x * x * x * x).grad({x: np.float32([2])}, wrt=[x], as_numpy=False)
observed = abs(first.grad({x: np.float32([2])}).item() - 48)

# %% tags=["forward-mode", "measure", "raises"]
observed = abs(C.jvp(x * x * x, {x: np.float32([2])}) - 12)


# %% tags=["print-shows", "measure"]
shown = []


@C.Function
def model(x):
    shown.append(str(x))
    return 2 * x


model(C.constant([[1.25]])).eval()
observed = "value" if "1.25" in shown[-1] else "symbol"


# %% tags=["python-branch", "measure", "raises"]
def double_if_positive(x):
    return 2 * x if C.reduce_sum(x) > 0 else x


double = double_if_positive(x)
observed = [float(double.eval(np.float32([number])).item()) for number in (1.0, -1.0)] == [2, -1]

# %% tags=["arrays-agree", "measure"]
observed = named(arrays, "agrees")

# %% tags=["arrays-differ", "measure"]
observed = named(arrays, "differs")

# %% tags=["arrays-missing", "measure"]
observed = named(arrays, "missing")

# %% tags=["convolutions", "measure"]
observed = listed(name for name in dir(C.layers) if "Convolution" in name and name[0].isupper())

# %% tags=["recurrent-layers", "measure"]
observed = existing(C.layers, "RNNStep", "LSTM", "GRU", "Recurrence", "RecurrenceFrom")

# %% tags=["zoo", "measure"]
observed = existing(C, "models", "zoo", "utils.get_model")

# %% tags=["reuse", "measure"]
path = os.path.join(tempfile.mkdtemp(), "body")
saved = C.layers.Dense(3)(C.input_variable(4))
saved.save(path)
features, wanted = C.input_variable(4), C.input_variable(2)
loaded = C.load_model(path)
body = loaded.clone(C.CloneMethod.freeze, {loaded.arguments[0]: features})
head = C.layers.Dense(2)
model = head(body)
untrained, before = head.W.value, body.constants[0].value
loss = C.squared_error(model, wanted)
trainer = C.Trainer(model, loss, C.sgd(model.parameters, C.learning_rate_schedule(0.1, C.UnitType.minibatch)))
trainer.train_minibatch({features: np.ones((1, 4), np.float32), wanted: np.ones((1, 2), np.float32)})
observed = bool((body.constants[0].value == before).all() and (head.W.value != untrained).any())

# %% tags=["high-level", "measure"]
own = {
    "fit": "Function.train",
    "evaluate": "Function.test",
    "checkpoint": "CheckpointConfig",
    "callback": "logging.ProgressPrinter",
}
observed = ", ".join(name for name, path in own.items() if existing(C, path) != "none")

# %% tags=["devices", "measure"]
observed = existing(
    C, "data_parallel_distributed_learner", "block_momentum_distributed_learner", "train.distributed.Communicator"
)
