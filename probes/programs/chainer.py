# %% [markdown]
# # Programs: probes in Chainer

# %%
import chainer
import chainer.functions as F
import numpy as np
from rosetta_common.ground.probes import RATE, boltzmann_outcome, operator_outcome


# %% tags=["operator", "trap"]
class Swish(chainer.FunctionNode):
    def forward(self, inputs):
        self.retain_inputs((0,))
        (x,) = inputs
        return (x / (1 + np.exp(-x)),)

    def backward(self, indexes, slopes):
        (x,) = self.get_retained_inputs()
        s = F.sigmoid(x)
        return (slopes[0] * (s + x * s * (1 - s)),)


# %% tags=["operator", "measure"]
def gradient_of(function):
    def gradient(x):
        x = chainer.Variable(x)
        F.sum(function(x)).backward()
        return x.grad

    return gradient


observed = operator_outcome(gradient_of(lambda x: Swish().apply((x,))[0]), gradient_of(lambda x: x * F.sigmoid(x)))


# %% tags=["boltzmann", "trap"]
def train(batches, w, b, c):
    with chainer.no_backprop_mode():
        for v, uniform in batches:
            h = F.sigmoid(v @ w + c).array
            sample = (uniform < h).astype(np.float32)
            v1 = F.sigmoid(sample @ w.T + b).array
            h1 = F.sigmoid(v1 @ w + c).array
            w += RATE * (v.T @ h - v1.T @ h1) / len(v)
            b += RATE * (v - v1).mean(axis=0)
            c += RATE * (h - h1).mean(axis=0)
    return w, b, c


# %% tags=["boltzmann", "measure"]
observed = boltzmann_outcome(train)
