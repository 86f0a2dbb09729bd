# %% [markdown]
# # Gradients, compilation, devices, precision: phrases in Chainer

# %%
import contextlib
import io

import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np
from chainer.graph_optimizations.static_graph import static_graph
from chainer.training.updaters import MultiprocessParallelUpdater

tensor = chainer.Variable

# %% tags=["gradient"]
F.sum(x**3).backward()
y = x.grad

# %% tags=["second-derivative"]
(first,) = chainer.grad([F.sum(x**3)], [x], enable_double_backprop=True)
(y,) = chainer.grad([F.sum(first)], [x])

# %% tags=["jacobian", "by-hand"]
outputs = [x[0] * x[1], x[0] + x[1]]
y = [chainer.grad([output], [x])[0] for output in outputs]

# %% [markdown] tags=["vmap"]
# None at all: a function is written for a batch, here `F.matmul(a, b)`.

# %% tags=["stop-gradient"]
F.sum(x * x.array).backward()  # an array has no history
y = x.grad


# %% tags=["custom-backward"]
class Double(chainer.FunctionNode):
    def forward(self, inputs):
        return (2 * inputs[0],)

    def backward(self, indexes, gradients):
        return (F.clip(2 * gradients[0], -1.0, 1.0),)


(doubled,) = Double().apply((x,))
F.sum(doubled).backward()
y = x.grad


# %% tags=["compile"]
class Square(chainer.Chain):
    @static_graph
    def forward(self, numbers):
        return numbers**2 + 1


model = Square()
F.sum(model(x)).backward()  # this pass makes the static graph
y = model(x)


# %% tags=["print-inside"]
class Printing(chainer.Chain):
    @static_graph
    def forward(self, numbers):
        print("running")
        return 2 * numbers


model, told = Printing(), io.StringIO()
with contextlib.redirect_stdout(told):
    for _ in range(3):
        F.sum(
            model(x.array)
        ).backward()  # only then the kept graph is used again
y = told.getvalue().count("running")

# %% tags=["to-device"]
x.to_device("@numpy")  # "@cupy:0" is the first GPU
y = x

# %% tags=["which-device"]
y = str(x.device)

# %% tags=["autocast"]
with chainer.using_config("dtype", chainer.mixed16):  # float16: no bfloat16
    y = L.Linear(2, 1)(F.cast(x, np.float16)).dtype.name

# %% tags=["loss-scaling"]
link = L.Parameter(np.ones(1, np.float32))
optimiser = chainer.optimizers.SGD(lr=0.1).setup(link)
optimiser.loss_scaling(scale=1024.0)
optimiser.update(lambda: F.sum(link.W * 2))  # scales back before the step
y = link.W.grad

# %% [markdown] tags=["matmul-precision"]
# None at all: it knows nothing of TF32.

# %% tags=["several-devices"]
updater = MultiprocessParallelUpdater
y = f"{updater.__module__}.{updater.__name__}"
