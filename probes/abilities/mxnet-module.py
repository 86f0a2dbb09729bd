# %% [markdown]
# # Abilities: probes in MXNet Module

# %%
import os
import tempfile

import mxnet as mx
from rosetta_common.ground.probes import compare_arrays, existing, gradient_error, listed, named, wheel

mx.random.seed(0)


def constant(array):
    held = mx.nd.array(array, dtype=array.dtype)
    symbol = mx.sym.Variable(f"constant{len(constants)}")
    constants[symbol.name] = held
    return symbol


def value_of(result):
    used = {name: constants[name] for name in result.list_arguments()}
    return result.bind(mx.cpu(), used).forward()[0].asnumpy()


constants = {}
arrays = compare_arrays([mx.sym], constant, value_of)
x = mx.sym.Variable("x")


def gradient(y, at):
    executor = y.bind(mx.cpu(), {"x": mx.nd.array([at])}, args_grad={"x": mx.nd.zeros(1)})
    executor.forward(is_train=True)
    executor.backward(mx.nd.ones(1))
    return executor.grad_dict["x"].asscalar()


# %% tags=["wheel", "measure"]
observed = wheel("mxnet")

# %% tags=["branch-gradient", "measure"]
y = mx.sym.contrib.cond(mx.sym.squeeze(x) > 0, lambda: x**2, lambda: -3 * x)
observed = max(abs(gradient(y, 2.0) - 4), abs(gradient(y, -2.0) + 3))

# %% tags=["loop-gradient", "measure"]
_, (product,) = mx.sym.contrib.while_loop(
    lambda product: product < 10, lambda product: ([], [product * x]), [x], max_iterations=100
)
observed = abs(gradient(product, 1.5) - 6 * 1.5**5)

# %% tags=["second-derivative", "measure", "raises"]
first = mx.sym.grad(x**4, ["x"])
observed = abs(gradient(first, 2.0) - 48)

# %% tags=["forward-mode", "measure", "raises"]
derivative = mx.sym.jvp(x**3, x)
observed = abs(derivative.eval(x=mx.nd.array([2.0]))[0].asscalar() - 12)


# %% tags=["print-shows", "measure"]
shown = []


def model(x):
    shown.append(str(x))
    return 2 * x


model(x).eval(x=mx.nd.array([1.25]))
observed = "value" if "1.25" in shown[0] else "symbol"


# %% tags=["python-branch", "measure", "raises"]
def double_if_positive(x):
    return 2 * x if mx.sym.sum(x) > 0 else x


double = double_if_positive(x)
observed = [double.eval(x=mx.nd.array([number]))[0].asscalar() for number in (1.0, -1.0)] == [2, -1]

# %% tags=["arrays-agree", "measure"]
observed = named(arrays, "agrees")

# %% tags=["arrays-differ", "measure"]
observed = named(arrays, "differs")

# %% tags=["arrays-missing", "measure"]
observed = named(arrays, "missing")

# %% tags=["convolutions", "measure"]
observed = listed(name for name in dir(mx.sym) if name in ("Convolution", "Deconvolution", "Convolution_v1"))

# %% tags=["recurrent-layers", "measure"]
observed = existing(mx.rnn, "RNNCell", "LSTMCell", "GRUCell", "FusedRNNCell", "BidirectionalCell")

# %% tags=["zoo", "measure"]
observed = existing(mx, "mod.models", "model.zoo")  # the pretrained models are Gluon's

# %% tags=["reuse", "measure"]
path = os.path.join(tempfile.mkdtemp(), "body")
body = mx.sym.FullyConnected(mx.sym.Variable("data"), num_hidden=3, name="body")
saved = mx.mod.Module(body, label_names=None)
saved.bind([("data", (1, 4))])
saved.init_params(mx.init.Normal(0.5))
saved.save_checkpoint(path, 1)
body, weights, others = mx.model.load_checkpoint(path, 1)
head = mx.sym.FullyConnected(body, num_hidden=2, name="head")
model = mx.mod.Module(mx.sym.MakeLoss(mx.sym.square(head)), label_names=None, fixed_param_names=list(weights))
model.bind([("data", (1, 4))])
model.init_params(mx.init.Normal(0.5), arg_params=weights, aux_params=others, allow_missing=True)
untrained = model.get_params()[0]["head_weight"].asnumpy()
model.init_optimizer(optimizer_params={"learning_rate": 0.1})
model.forward_backward(mx.io.DataBatch([mx.nd.ones((1, 4))]))
model.update()
trained = model.get_params()[0]
same = (trained["body_weight"].asnumpy() == weights["body_weight"].asnumpy()).all()
observed = bool(same and (trained["head_weight"].asnumpy() != untrained).any())

# %% tags=["high-level", "measure"]
own = {
    "fit": "mod.Module.fit",
    "predict": "mod.Module.predict",
    "evaluate": "mod.Module.score",
    "checkpoint": "callback.module_checkpoint",
    "callback": "callback.Speedometer",
}
observed = ", ".join(name for name, path in own.items() if existing(mx, path) != "none")

# %% tags=["devices", "measure"]
observed = existing(mx, "mod.Module", "kvstore.create")

# %% tags=["two-workers", "measure"]
loss = mx.sym.MakeLoss(
    mx.sym.square(mx.sym.FullyConnected(mx.sym.Variable("data"), num_hidden=1, no_bias=True, name="k"))
)
model = mx.mod.Module(loss, label_names=None, context=[mx.cpu(0), mx.cpu(1)])
model.bind([("data", (4, 3))])
model.init_params(mx.init.One())
model.init_optimizer("local", "sgd", {"learning_rate": 1.0})  # divided by the batch
model.forward_backward(mx.io.DataBatch([mx.nd.arange(12).reshape((4, 3))]))
model.update()
observed = gradient_error(1 - model.get_params()[0]["k_weight"].asnumpy()[0])
