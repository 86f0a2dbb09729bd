# %% [markdown]
# # Programs: probes in CNTK

# %%
import cntk as C
import numpy as np
from cntk.ops.functions import UserFunction
from rosetta_common.ground.probes import RATE, boltzmann_outcome, operator_outcome


# %% tags=["operator", "trap"]
class Swish(UserFunction):
    def __init__(self, x, name="swish"):
        super().__init__([x], name=name)

    def forward(self, x, device=None, outputs_to_retain=None):
        s = 1 / (1 + np.exp(-x))
        return (x, s), x * s

    def backward(self, state, slope):
        x, s = state
        return slope * (s + x * s * (1 - s))

    def infer_outputs(self):
        x = self.inputs[0]
        return [C.output_variable(x.shape, x.dtype, x.dynamic_axes)]


# %% tags=["operator", "measure"]
def gradient_of(function):
    x = C.input_variable(100000, needs_gradient=True)
    y = C.reduce_sum(function(x))
    return lambda numbers: y.grad({x: numbers[None]}, wrt=[x]).reshape(-1)


custom = gradient_of(lambda x: C.user_function(Swish(x)))
observed = operator_outcome(custom, gradient_of(lambda x: x * C.sigmoid(x)))


# %% tags=["boltzmann", "trap"]
def train(batches, *start):
    w, b, c = (C.parameter(array.shape, init=array) for array in start)
    (images, numbers), n = batches[0], len(batches[0][0])
    v, uniform = C.parameter(images.shape), C.parameter(numbers.shape)
    h = C.sigmoid(C.times(v, w) + c)
    sample = C.less(uniform, h)
    v1 = C.sigmoid(C.times(sample, C.transpose(w, (1, 0))) + b)
    h1 = C.sigmoid(C.times(v1, w) + c)
    change = C.times(C.transpose(v, (1, 0)), h) - C.times(C.transpose(v1, (1, 0)), h1)
    of_b, of_c = C.reduce_mean(v - v1, axis=0), C.reduce_mean(h - h1, axis=0)
    step = C.combine([change / n, of_b, of_c])
    for images, numbers in batches:
        v.value, uniform.value = images, numbers
        found = step.eval()
        for parameter, output in zip((w, b, c), step.outputs):
            parameter.value = parameter.value + RATE * found[output].reshape(parameter.shape)
    return w.value, b.value, c.value


# %% tags=["boltzmann", "measure"]
observed = boltzmann_outcome(train)
