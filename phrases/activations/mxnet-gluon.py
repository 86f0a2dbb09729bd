# %% [markdown]
# # Activations and initialisers: phrases in MXNet Gluon

# %%
import mxnet as mx
from mxnet.gluon import nn


def tensor(array):
    return mx.nd.array(array, dtype=array.dtype)


mx.random.seed(0)

# %% tags=["gelu"]
y = nn.GELU()(x)

# %% tags=["leaky-relu"]
y = mx.nd.LeakyReLU(x)  # a quarter; nn.LeakyReLU has no default slope

# %% tags=["leaky-relu", "same"]
y = nn.LeakyReLU(0.01)(x)

# %% tags=["hard-sigmoid"]
y = mx.nd.hard_sigmoid(x)  # slope 0.2

# %% tags=["hard-sigmoid", "same"]
y = mx.nd.hard_sigmoid(x, alpha=1 / 6)

# %% tags=["softmax-axis"]
y = mx.nd.softmax(x)  # the default axis is the last

# %% tags=["softplus"]
y = nn.Activation("softrelu")(x)

# %% tags=["glorot-limit"]
# mx.init.MSRAPrelu, called He's, draws from a normal distribution
glorot, he = mx.init.Xavier(), mx.init.Xavier(factor_type="in", magnitude=6)
kernel, y = mx.nd.zeros((4, 2, 3, 3)), []
for init in (glorot, he):
    limits = []
    for _ in range(1000):
        init(mx.init.InitDesc("weight"), kernel)
        limits.append(kernel.abs().max().asscalar())
    y.append(round(float(max(limits)), 2))

# %% tags=["orthogonal"]
kernel = mx.nd.zeros((3, 3))
mx.init.Orthogonal()(mx.init.InitDesc("weight"), kernel)  # times 1.414
y = abs(mx.nd.dot(kernel, kernel.T).asnumpy().round(4))

# %% tags=["orthogonal", "same"]
kernel = mx.nd.zeros((3, 3))
mx.init.Orthogonal(scale=1.0)(mx.init.InitDesc("weight"), kernel)
y = abs(mx.nd.dot(kernel, kernel.T).asnumpy().round(4))

# %% [markdown] tags=["truncated-normal"]
# None at all: it draws from no truncated normal distribution.

# %% tags=["bias-start"]
layer = nn.Dense(2, in_units=3)
layer.initialize()
y = int((layer.bias.data() == 0).min().asscalar())
