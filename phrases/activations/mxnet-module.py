# %% [markdown]
# # Activations and initialisers: phrases in MXNet Module

# %%
import mxnet as mx

tensor = mx.nd.array
mx.random.seed(0)
data = mx.sym.Variable("data")

# %% tags=["gelu"]
[y] = mx.sym.LeakyReLU(data, act_type="gelu").eval(data=x)

# %% tags=["leaky-relu"]
[y] = mx.sym.LeakyReLU(data).eval(data=x)

# %% tags=["leaky-relu", "same"]
[y] = mx.sym.LeakyReLU(data, slope=0.01).eval(data=x)

# %% tags=["hard-sigmoid"]
[y] = mx.sym.hard_sigmoid(data).eval(data=x)

# %% tags=["hard-sigmoid", "same"]
[y] = mx.sym.hard_sigmoid(data, alpha=1 / 6).eval(data=x)

# %% tags=["softmax-axis"]
[y] = mx.sym.softmax(data).eval(data=x)

# %% tags=["softplus"]
[y] = mx.sym.Activation(data, act_type="softrelu").eval(data=x)

# %% tags=["glorot-limit"]
y = []
for init in (mx.init.Xavier(), mx.init.Xavier(factor_type="in", magnitude=6)):
    kernel, limits = mx.nd.zeros((4, 2, 3, 3)), []
    for _ in range(1000):
        init(mx.init.InitDesc("weight"), kernel)
        limits.append(kernel.abs().max().asscalar())
    y.append(round(float(max(limits)), 2))

# %% tags=["orthogonal"]
kernel = mx.nd.zeros((3, 3))
mx.init.Orthogonal()(mx.init.InitDesc("weight"), kernel)  # its scale is 1.414
y = abs(mx.nd.dot(kernel, kernel.T).asnumpy().round(4))

# %% tags=["orthogonal", "same"]
kernel = mx.nd.zeros((3, 3))
mx.init.Orthogonal(scale=1.0)(mx.init.InitDesc("weight"), kernel)
y = abs(mx.nd.dot(kernel, kernel.T).asnumpy().round(4))

# %% [markdown] tags=["truncated-normal"]
# None at all: `mx.init` has no truncated normal.

# %% tags=["bias-start"]
dense = mx.sym.FullyConnected(data, num_hidden=2, name="dense")
model = mx.mod.Module(dense, label_names=None)
model.bind([("data", (1, 3))])
model.init_params()
y = int((model.get_params()[0]["dense_bias"].asnumpy() == 0).all())
