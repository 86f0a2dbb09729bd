# %% [markdown]
# # Programs: probes in MXNet Module

# %%
import mxnet as mx
from rosetta_common.ground.probes import RATE, boltzmann_outcome, operator_outcome


# %% tags=["operator", "trap"]
class Swish(mx.operator.CustomOp):
    def forward(self, is_train, req, in_data, out_data, aux):
        (x,) = in_data
        self.assign(out_data[0], req[0], x * mx.nd.sigmoid(x))

    def backward(self, req, out_grad, in_data, out_data, in_grad, aux):
        (x,) = in_data
        s = mx.nd.sigmoid(x)
        self.assign(in_grad[0], req[0], out_grad[0] * (s + x * s * (1 - s)))


@mx.operator.register("swish")
class SwishProperties(mx.operator.CustomOpProp):
    def create_operator(self, device, shapes, types):
        return Swish()


# %% tags=["operator", "measure"]
def gradient_of(function):
    x = mx.sym.Variable("x")
    executor = function(x).simple_bind(mx.cpu(), x=(100000,))
    ones = mx.nd.ones(100000)

    def gradient(numbers):
        executor.forward(is_train=True, x=numbers)
        executor.backward(ones)
        return executor.grad_dict["x"].asnumpy()

    return gradient


custom = gradient_of(lambda x: mx.sym.Custom(x, op_type="swish"))
observed = operator_outcome(custom, gradient_of(lambda x: x * mx.sym.sigmoid(x)))


# %% tags=["boltzmann", "trap"]
def train(batches, *start):
    w, b, c, v, uniform = map(mx.sym.Variable, ("w", "b", "c", "v", "uniform"))
    h = mx.sym.sigmoid(mx.sym.broadcast_add(mx.sym.dot(v, w), c))
    sample = uniform < h
    v1 = mx.sym.sigmoid(mx.sym.broadcast_add(mx.sym.dot(sample, w, transpose_b=True), b))
    h1 = mx.sym.sigmoid(mx.sym.broadcast_add(mx.sym.dot(v1, w), c))
    change = mx.sym.dot(v, h, transpose_a=True) - mx.sym.dot(v1, h1, transpose_a=True)
    changes = mx.sym.Group([change, mx.sym.sum(v - v1, axis=0), mx.sym.sum(h - h1, axis=0)])
    n = len(batches[0][0])
    shapes = dict(zip(("w", "b", "c", "v", "uniform"), (array.shape for array in (*start, *batches[0]))))
    step = changes.simple_bind(mx.cpu(), grad_req="null", **shapes)
    step.copy_params_from(dict(zip("wbc", map(mx.nd.array, start))))
    for images, numbers in batches:
        for name, found in zip("wbc", step.forward(v=images, uniform=numbers)):
            step.arg_dict[name][:] += RATE / n * found
    return [step.arg_dict[name].asnumpy() for name in "wbc"]


# %% tags=["boltzmann", "measure"]
observed = boltzmann_outcome(train)
