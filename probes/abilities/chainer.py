# %% [markdown]
# # Abilities: probes in Chainer

# %%
import os
import tempfile

import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np
from chainer import training
from rosetta_common.ground.probes import compare_arrays, existing, gradient_error, listed, named

np.random.seed(0)
arrays = compare_arrays([F], chainer.Variable, lambda result: result.array)


def gradient(function, x):
    x = chainer.Variable(np.array(x, np.float32))
    function(x).backward()
    return x.grad.item()


# %% tags=["branch-gradient", "measure"]
def branch(x):
    return x**2 if x.array > 0 else -3 * x


observed = max(abs(gradient(branch, 2.0) - 4), abs(gradient(branch, -2.0) + 3))


# %% tags=["loop-gradient", "measure"]
def loop(x):
    product = x
    while product.array < 10:
        product = product * x
    return product


observed = abs(gradient(loop, 1.5) - 6 * 1.5**5)

# %% tags=["second-derivative", "measure"]
x = chainer.Variable(np.float32([2.0]))
(first,) = chainer.grad([x**4], [x], enable_double_backprop=True)
(second,) = chainer.grad([first], [x])
observed = abs(second.array.item() - 48)

# %% tags=["forward-mode", "measure", "raises"]
_, derivative = chainer.jvp(lambda x: x**3, np.float32([2.0]), np.float32([1.0]))
observed = abs(derivative.array.item() - 12)

# %% tags=["print-shows", "measure"]
shown = []


class Model(chainer.Chain):
    def forward(self, x):
        shown.append(str(x))
        return 2 * x


Model()(chainer.Variable(np.float32([[1.25]])))
observed = "value" if "1.25" in shown[0] else "symbol"


# %% tags=["python-branch", "measure", "raises"]
def double_if_positive(x):
    return 2 * x if F.sum(x).array > 0 else x


observed = [double_if_positive(chainer.Variable(np.float32([x]))).array.item() for x in (1.0, -1.0)] == [2, -1]

# %% tags=["arrays-agree", "measure"]
observed = named(arrays, "agrees")

# %% tags=["arrays-differ", "measure"]
observed = named(arrays, "differs")

# %% tags=["arrays-missing", "measure"]
observed = named(arrays, "missing")

# %% tags=["convolutions", "measure"]
observed = listed(name for name in dir(L) if "onvolution" in name and name[0].isupper())

# %% tags=["recurrent-layers", "measure"]
observed = listed(name for name in dir(L) if name[0].isupper() and ("LSTM" in name or "GRU" in name or "RNN" in name))

# %% tags=["zoo", "measure"]
observed = listed(name for name in dir(L) if name.endswith("Layers"))

# %% tags=["reuse", "measure"]
path = os.path.join(tempfile.mkdtemp(), "body.npz")
chainer.serializers.save_npz(path, L.Linear(4, 3))
model = chainer.Sequential(L.Linear(4, 3), L.Linear(3, 2))
body, head = model
chainer.serializers.load_npz(path, body)
optimizer = chainer.optimizers.SGD(0.1).setup(model)
body.disable_update()
before, untrained = body.W.array.copy(), head.W.array.copy()
optimizer.update(lambda x: F.sum(model(x) ** 2), np.ones((1, 4), np.float32))
observed = bool((body.W.array == before).all() and (head.W.array != untrained).any())

# %% tags=["high-level", "measure"]
own = {
    "fit": "Trainer",
    "predict": "predict",
    "evaluate": "extensions.Evaluator",
    "checkpoint": "extensions.snapshot",
    "callback": "Extension",
}
observed = ", ".join(name for name, path in own.items() if existing(training, path) != "none")

# %% tags=["devices", "measure"]
observed = existing(chainer, "training.updaters.ParallelUpdater", "training.updaters.MultiprocessParallelUpdater")


# %% tags=["two-workers", "measure"]
class Squares(chainer.Chain):
    def __init__(self):
        super().__init__()
        with self.init_scope():
            self.dense = L.Linear(3, 1, nobias=True, initialW=1)

    def forward(self, rows):
        return F.mean(self.dense(rows) ** 2)


model, rows = Squares(), np.arange(12, dtype=np.float32).reshape(4, 3)
optimizer = chainer.optimizers.SGD(1.0).setup(model)
batches = chainer.iterators.SerialIterator(list(rows), 4, shuffle=False)
devices = {"main": "@numpy", "second": "@numpy"}
training.updaters.ParallelUpdater(batches, optimizer, devices=devices).update()
observed = gradient_error((1 - model.dense.W.array[0]) / 2)  # it adds the gradients of the halves
