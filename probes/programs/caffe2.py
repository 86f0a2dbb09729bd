# %% [markdown]
# # Programs: probes in Caffe2

# %%
import numpy as np
from caffe2.python import core, workspace
from rosetta_common.ground.probes import RATE, boltzmann_outcome, operator_outcome

workspace.GlobalInit(["caffe2"])


# %% tags=["operator", "trap"]
def forward(inputs, outputs):
    x = inputs[0].data
    outputs[0].reshape(x.shape)
    outputs[0].data[...] = x / (1 + np.exp(-x))


def backward(inputs, outputs):
    x, slope = inputs[0].data, inputs[-1].data
    s = 1 / (1 + np.exp(-x))
    outputs[0].reshape(x.shape)
    outputs[0].data[...] = slope * (s + x * s * (1 - s))


# %% tags=["operator", "measure"]
def gradient_of(name, build):
    net = core.Net(name)
    workspace.FeedBlob(name + "x", np.ones(1, np.float32))
    total = net.SumElements(build(net, name + "x"), name + "total")
    gradient = net.AddGradientOperators([total])[name + "x"]
    workspace.CreateNet(net)

    def run(x):
        workspace.FeedBlob(name + "x", x)
        workspace.RunNet(net)
        return workspace.FetchBlob(gradient)

    return run


custom = gradient_of("custom", lambda net, x: net.Python(forward, backward)(x, "y"))
composed = gradient_of("composed", lambda net, x: net.Mul([x, net.Sigmoid(x, "s")], "product"))
observed = operator_outcome(custom, composed)


# %% tags=["boltzmann", "trap"]
def train(batches, *start):
    net = core.Net("boltzmann")
    for name, array in zip(("w", "b", "c", "v", "uniform"), [*start, *batches[0]]):
        workspace.FeedBlob(name, array)
    n = len(batches[0][0])
    h = net.Sigmoid(net.Add([net.MatMul(["v", "w"]), "c"], broadcast=1))
    sample = net.Cast(net.LT(["uniform", h]), to=core.DataType.FLOAT)
    v1 = net.Sigmoid(net.Add([net.MatMul([sample, "w"], trans_b=1), "b"], broadcast=1))
    h1 = net.Sigmoid(net.Add([net.MatMul([v1, "w"]), "c"], broadcast=1))
    change = net.Sub([net.MatMul(["v", h], trans_a=1), net.MatMul([v1, h1], trans_a=1)])
    of_b, of_c = (net.ReduceFrontSum(net.Sub(pair)) for pair in (["v", v1], [h, h1]))
    for name, found in (("w", change), ("b", of_b), ("c", of_c)):
        net.Add([name, net.Scale(found, scale=RATE / n)], name)
    workspace.CreateNet(net, overwrite=True)
    for v, uniform in batches:
        workspace.FeedBlob("v", v)
        workspace.FeedBlob("uniform", uniform)
        workspace.RunNet(net)
    return [workspace.FetchBlob(name) for name in "wbc"]


# %% tags=["boltzmann", "measure"]
observed = boltzmann_outcome(train)
