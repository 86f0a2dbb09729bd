# %% [markdown]
# # Gradients, compilation, devices, precision: phrases in CNTK

# %%
import contextlib
import io

import cntk as C
import numpy as np
from cntk.ops.functions import UserFunction

tensor = np.float32  # all its numbers are floats

# %% tags=["gradient"]
numbers = C.input_variable(
    (), needs_gradient=True
)  # a batch of single numbers
y = C.pow(numbers, 3).grad(x)

# %% [markdown] tags=["second-derivative"]
# None at all: a gradient is an array, not a part of the graph.

# %% tags=["jacobian", "by-hand"]
numbers = C.input_variable(2, needs_gradient=True)
outputs = [numbers[0] * numbers[1], numbers[0] + numbers[1]]
y = [output.grad(x[None])[0] for output in outputs]

# %% tags=["vmap"]
row = C.input_variable(2)  # every function is of one sample
y = C.reduce_sum(row * b).eval(a)

# %% tags=["stop-gradient"]
numbers = C.input_variable((), needs_gradient=True)
y = (numbers * C.stop_gradient(numbers)).grad(x)


# %% tags=["custom-backward"]
class Double(UserFunction):
    def __init__(self, numbers):
        super().__init__([numbers])

    def forward(self, numbers, device=None, outputs_to_retain=None):
        return None, 2 * numbers

    def backward(self, state, gradient):
        return np.clip(2 * gradient, -1, 1)

    def infer_outputs(self):
        (source,) = self.inputs
        return [
            C.output_variable(source.shape, source.dtype, source.dynamic_axes)
        ]


numbers = C.input_variable((), needs_gradient=True)
y = C.reduce_sum(C.user_function(Double(numbers))).grad(x)

# %% tags=["compile"]
numbers = C.input_variable(())
y = (C.square(numbers) + 1).eval(x)  # always a graph

# %% tags=["print-inside"]
told = io.StringIO()
with contextlib.redirect_stdout(told):

    @C.Function
    def printing(numbers):
        print("running")  # while the graph is made
        return numbers + 1

    model = printing(C.input_variable(()))
    for _ in range(3):
        model.eval(x)
y = told.getvalue().count("running")

# %% tags=["to-device"]
y = C.constant(x, device=C.cpu()).value

# %% tags=["which-device"]
y = str(C.use_default_device())  # of all arrays, if none is named

# %% [markdown] tags=["autocast"]
# None at all: it has float16, chosen by `default_options`, and no bfloat16.

# %% tags=["loss-scaling", "by-hand"]
weight, numbers = C.parameter(1, init=1), C.input_variable(1)
loss = 1024 * C.reduce_sum(weight * numbers)
y = loss.grad({numbers: [[2]]}, wrt=[weight]) / 1024

# %% [markdown] tags=["matmul-precision"]
# None at all: it knows nothing of TF32.

# %% tags=["several-devices"]
learner = C.data_parallel_distributed_learner  # wraps an optimiser
y = f"{learner.__module__}.{learner.__name__}"
