# %% [markdown]
# # Programs: probes in tinygrad

# %%
from tinygrad import Tensor, TinyJit
from tinygrad.function import function
from rosetta_common.ground.probes import RATE, boltzmann_outcome, operator_outcome


# %% tags=["operator", "trap"]
def swish_gradient(slope, call):
    # both are nodes of the graph; the operator's input is the call's second source
    x, slope = Tensor(call.src[1]), Tensor(slope)
    s = x.sigmoid()
    return ((slope * (s + x * s * (1 - s))).uop,)


@function(grad_fxn=swish_gradient)
def swish(x):
    return x * x.sigmoid()


# %% tags=["operator", "measure"]
def gradient_of(function):
    def gradient(x):
        x = Tensor(x)
        return function(x).sum().gradient(x)[0].numpy()

    return gradient


observed = operator_outcome(gradient_of(swish), gradient_of(lambda x: x * x.sigmoid()))


# %% tags=["boltzmann", "trap"]
def train(batches, *start):
    w, b, c = (Tensor(array).realize() for array in start)

    @TinyJit
    def step(v, uniform):
        h = (v @ w + c).sigmoid()
        sample = (uniform < h).float()
        v1 = (sample @ w.T + b).sigmoid()
        h1 = (v1 @ w + c).sigmoid()
        change = RATE * (v.T @ h - v1.T @ h1) / len(v)
        of_b, of_c = RATE * (v - v1).mean(axis=0), RATE * (h - h1).mean(axis=0)
        Tensor.realize(w.assign(w + change), b.assign(b + of_b), c.assign(c + of_c))

    for v, uniform in batches:
        step(Tensor(v).realize(), Tensor(uniform).realize())
    return w.numpy(), b.numpy(), c.numpy()


# %% tags=["boltzmann", "measure"]
observed = boltzmann_outcome(train)
