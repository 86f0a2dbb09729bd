# %% [markdown]
# # Programs: probes in PyTorch

# %%
import torch
from rosetta_common.ground.probes import RATE, boltzmann_outcome, operator_outcome


# %% tags=["operator", "trap"]
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(context, x):
        context.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(context, slope):
        (x,) = context.saved_tensors
        s = torch.sigmoid(x)
        return slope * (s + x * s * (1 - s))


# %% tags=["operator", "measure"]
def gradient_of(function):
    def gradient(x):
        x = torch.tensor(x, requires_grad=True)
        function(x).sum().backward()
        return x.grad.numpy()

    return gradient


observed = operator_outcome(gradient_of(Swish.apply), gradient_of(lambda x: x * torch.sigmoid(x)))


# %% tags=["boltzmann", "trap"]
@torch.no_grad()
def train(batches, weights, visible_bias, hidden_bias):
    w, b, c = map(torch.from_numpy, (weights, visible_bias, hidden_bias))
    for v, uniform in batches:
        v, uniform = torch.from_numpy(v), torch.from_numpy(uniform)
        h = torch.sigmoid(v @ w + c)
        sample = (uniform < h).float()
        v1 = torch.sigmoid(sample @ w.T + b)
        h1 = torch.sigmoid(v1 @ w + c)
        w += RATE * (v.T @ h - v1.T @ h1) / len(v)
        b += RATE * (v - v1).mean(dim=0)
        c += RATE * (h - h1).mean(dim=0)
    return w, b, c


# %% tags=["boltzmann", "measure"]
observed = boltzmann_outcome(train)
