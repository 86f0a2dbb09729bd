# %% [markdown]
# # Abilities: probes in MXNet Gluon

# %%
import os
import tempfile

import mxnet as mx
from mxnet import autograd, gluon, nd
from mxnet.gluon import nn, rnn
from rosetta_common.ground.probes import compare_arrays, existing, gradient_error, listed, named, wheel

mx.random.seed(0)
arrays = compare_arrays([nd], lambda array: nd.array(array, dtype=array.dtype), lambda result: result.asnumpy())


def gradient(function, x):
    x = nd.array([x])
    x.attach_grad()
    with autograd.record():
        y = function(x)
    y.backward()
    return x.grad.asscalar()


# %% tags=["wheel", "measure"]
observed = wheel("mxnet")


# %% tags=["branch-gradient", "measure"]
def branch(x):
    return x**2 if x > 0 else -3 * x


observed = max(abs(gradient(branch, 2.0) - 4), abs(gradient(branch, -2.0) + 3))


# %% tags=["loop-gradient", "measure"]
def loop(x):
    product = x
    while product < 10:
        product = product * x
    return product


observed = abs(gradient(loop, 1.5) - 6 * 1.5**5)

# %% tags=["second-derivative", "measure", "raises"]
# few operators have a second gradient: square has one, * and ** have none
x = nd.array([2.0])
x.attach_grad()
with autograd.record():
    y = nd.square(nd.square(x))
    (first,) = autograd.grad(y, [x], create_graph=True, retain_graph=True)
first.backward()
observed = abs(x.grad.asscalar() - 48)

# %% tags=["forward-mode", "measure", "raises"]
_, derivative = autograd.jvp(lambda x: x**3, nd.array([2.0]), nd.array([1.0]))
observed = abs(derivative.asscalar() - 12)

# %% tags=["print-shows", "measure"]
shown = []


class Model(nn.HybridBlock):
    def hybrid_forward(self, F, x):
        shown.append(str(x))
        return 2 * x


Model()(nd.array([[1.25]]))
observed = "value" if "1.25" in shown[0] else "symbol"


# %% tags=["python-branch", "measure", "raises"]
class Branch(nn.HybridBlock):
    def hybrid_forward(self, F, x):
        return 2 * x if F.sum(x) > 0 else x


observed = [Branch()(nd.array([x])).asscalar() for x in (1.0, -1.0)] == [2, -1]

# %% tags=["arrays-agree", "measure"]
observed = named(arrays, "agrees")

# %% tags=["arrays-differ", "measure"]
observed = named(arrays, "differs")

# %% tags=["arrays-missing", "measure"]
observed = named(arrays, "missing")

# %% tags=["convolutions", "measure"]
observed = listed(name for name in dir(nn) if "Conv" in name)

# %% tags=["recurrent-layers", "measure"]
observed = existing(rnn, "RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell", "BidirectionalCell")

# %% tags=["zoo", "measure"]
models = gluon.model_zoo.vision
observed = listed(
    name
    for name in dir(models)
    if (name[-1].isdigit() and name[0].islower() and not name.startswith("get_")) or name in ("alexnet", "inception_v3")
)

# %% tags=["reuse", "measure"]
path = os.path.join(tempfile.mkdtemp(), "body.params")
saved, body, head = nn.Dense(3, in_units=4), nn.Dense(3, in_units=4), nn.Dense(2, in_units=3)
for block in (saved, body, head):
    block.initialize(mx.init.Normal(0.5))
saved.save_parameters(path)
body.load_parameters(path)
body.collect_params().setattr("grad_req", "null")
before, untrained = body.weight.data().asnumpy(), head.weight.data().asnumpy()
trainer = gluon.Trainer(head.collect_params(), "sgd", {"learning_rate": 0.1})
with autograd.record():
    loss = (head(body(nd.ones((1, 4)))) ** 2).sum()
loss.backward()
trainer.step(1)
same = (body.weight.data().asnumpy() == before).all() and (before == saved.weight.data().asnumpy()).all()
observed = bool(same and (head.weight.data().asnumpy() != untrained).any())

# %% tags=["high-level", "measure"]
from mxnet.gluon.contrib import estimator

own = {"fit": "fit", "predict": "predict", "evaluate": "evaluate"}
methods = [name for name, method in own.items() if hasattr(estimator.Estimator, method)]
others = {"checkpoint": "CheckpointHandler", "callback": "EventHandler"}
observed = ", ".join(methods + [name for name, one in others.items() if hasattr(estimator, one)])

# %% tags=["devices", "measure"]
observed = existing(mx, "gluon.utils.split_and_load", "gluon.Trainer", "kvstore.create")

# %% tags=["two-workers", "measure"]
devices = [mx.cpu(0), mx.cpu(1)]
model = nn.Dense(1, use_bias=False, in_units=3)
model.initialize(mx.init.One(), ctx=devices)
halves = gluon.utils.split_and_load(nd.arange(12).reshape((4, 3)), devices)
with autograd.record():
    losses = [(model(rows) ** 2).mean() for rows in halves]
autograd.backward(losses)
gluon.Trainer(model.collect_params(), "sgd", kvstore="local", update_on_kvstore=False).allreduce_grads()
observed = gradient_error(model.weight.grad(devices[0]).asnumpy()[0] / 2)
