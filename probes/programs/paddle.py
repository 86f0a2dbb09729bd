# %% [markdown]
# # Programs: probes in PaddlePaddle

# %%
import paddle
from paddle.autograd import PyLayer
from paddle.nn.functional import sigmoid
from rosetta_common.ground.probes import RATE, boltzmann_outcome, operator_outcome


# %% tags=["operator", "trap"]
class Swish(PyLayer):
    @staticmethod
    def forward(context, x):
        context.save_for_backward(x)
        return x * sigmoid(x)

    @staticmethod
    def backward(context, slope):
        (x,) = context.saved_tensor()
        s = sigmoid(x)
        return slope * (s + x * s * (1 - s))


# %% tags=["operator", "measure"]
def gradient_of(function):
    def gradient(x):
        x = paddle.to_tensor(x, stop_gradient=False)
        function(x).sum().backward()
        return x.grad.numpy()

    return gradient


observed = operator_outcome(gradient_of(Swish.apply), gradient_of(lambda x: x * sigmoid(x)))


# %% tags=["boltzmann", "trap"]
@paddle.no_grad()
def train(batches, *start):
    w, b, c = map(paddle.to_tensor, start)
    for v, uniform in batches:
        v, uniform = paddle.to_tensor(v), paddle.to_tensor(uniform)
        h = sigmoid(v @ w + c)
        sample = (uniform < h).astype("float32")
        v1 = sigmoid(sample @ w.T + b)
        h1 = sigmoid(v1 @ w + c)
        w += RATE * (v.T @ h - v1.T @ h1) / len(v)
        b += RATE * (v - v1).mean(axis=0)
        c += RATE * (h - h1).mean(axis=0)
    return w, b, c


# %% tags=["boltzmann", "measure"]
observed = boltzmann_outcome(train)
