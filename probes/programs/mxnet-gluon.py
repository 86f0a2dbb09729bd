# %% [markdown]
# # Programs: probes in MXNet Gluon

# %%
from mxnet import autograd, nd
from rosetta_common.ground.probes import RATE, boltzmann_outcome, operator_outcome


# %% tags=["operator", "trap"]
class Swish(autograd.Function):
    def forward(self, x):
        s = nd.sigmoid(x)
        self.save_for_backward(x, s)
        return x * s

    def backward(self, slope):
        x, s = self.saved_tensors
        return slope * (s + x * s * (1 - s))


# %% tags=["operator", "measure"]
def gradient_of(function):
    def gradient(x):
        x = nd.array(x)
        x.attach_grad()
        with autograd.record():
            y = function(x)
        y.backward()
        return x.grad.asnumpy()

    return gradient


observed = operator_outcome(gradient_of(lambda x: Swish()(x)), gradient_of(lambda x: x * nd.sigmoid(x)))


# %% tags=["boltzmann", "trap"]
def train(batches, *start):
    w, b, c = map(nd.array, start)
    for v, uniform in batches:
        v, uniform = nd.array(v), nd.array(uniform)
        h = nd.sigmoid(nd.dot(v, w) + c)
        sample = uniform < h
        v1 = nd.sigmoid(nd.dot(sample, w.T) + b)
        h1 = nd.sigmoid(nd.dot(v1, w) + c)
        w += RATE * (nd.dot(v.T, h) - nd.dot(v1.T, h1)) / len(v)
        b += RATE * (v - v1).mean(axis=0)
        c += RATE * (h - h1).mean(axis=0)
    return w.asnumpy(), b.asnumpy(), c.asnumpy()


# %% tags=["boltzmann", "measure"]
observed = boltzmann_outcome(train)
