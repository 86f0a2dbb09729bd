# %% [markdown]
# # Fine-tuning: phrases in MXNet Module

# %%
import mxnet as mx

tensor = mx.nd.array
mx.random.seed(0)
data = mx.sym.Variable("data")
base = mx.sym.FullyConnected(data, num_hidden=2, name="base")


def train_step(model, *inputs):
    model.forward_backward(mx.io.DataBatch(*([array] for array in inputs)))
    model.update()
    mx.nd.waitall()


# %% tags=["replace-head"]
model = mx.sym.FullyConnected(base, num_hidden=5, name="head")
base_output = model.get_internals()["base_output"]
model = mx.sym.FullyConnected(base_output, num_hidden=3, name="new_head")
y = model.infer_shape(data=x.shape)[1][0][1]

# %% tags=["freeze-layer"]
head = mx.sym.FullyConnected(base, num_hidden=1, name="head")
square = mx.sym.LinearRegressionOutput(head, name="square")
frozen = ["base_weight", "base_bias"]
model = mx.mod.Module(
    square, label_names=["square_label"], fixed_param_names=frozen
)
model.bind([("data", x.shape)], [("square_label", targets.shape)])
model.init_params(mx.init.Xavier())
model.init_optimizer(optimizer="sgd", optimizer_params={"learning_rate": 0.1})
before = {name: array.copy() for name, array in model.get_params()[0].items()}
train_step(model, x, targets)
after, _ = model.get_params()
y = [
    int((after[name] != before[name]).max().asscalar())
    for name in ("base_weight", "head_weight")
]

# %% tags=["frozen-batch-norm"]
loss = mx.sym.make_loss(mx.sym.BatchNorm(data, name="norm"))
model = mx.mod.Module(
    loss, label_names=None, fixed_param_names=["norm_gamma", "norm_beta"]
)
model.bind(
    [("data", x.shape)], inputs_need_grad=True
)  # for the layers before it
model.init_params()
model.init_optimizer()
train_step(model, x)
y = model.get_params()[1]["norm_moving_mean"]

# %% tags=["frozen-batch-norm", "same"]
loss = mx.sym.make_loss(
    mx.sym.BatchNorm(data, name="norm", use_global_stats=True)
)
model = mx.mod.Module(
    loss, label_names=None, fixed_param_names=["norm_gamma", "norm_beta"]
)
model.bind([("data", x.shape)], inputs_need_grad=True)
model.init_params()
model.init_optimizer()
train_step(model, x)
y = model.get_params()[1]["norm_moving_mean"]

# %% tags=["two-rates-of-layers"]
one = mx.init.One()
base_weight = mx.sym.Variable("base_weight", init=one, lr_mult=0.1)
head_weight = mx.sym.Variable("head_weight", init=one)
hidden = mx.sym.FullyConnected(data, base_weight, num_hidden=1, no_bias=True)
outputs = mx.sym.FullyConnected(
    hidden, head_weight, num_hidden=1, no_bias=True
)
model = mx.mod.Module(mx.sym.make_loss(outputs), label_names=None)
model.bind([("data", (1, 1))])
model.init_params()
model.init_optimizer(optimizer="sgd", optimizer_params={"learning_rate": 0.1})
train_step(model, mx.nd.ones((1, 1)))
y = [model.get_params()[0][name] for name in ("base_weight", "head_weight")]

# %% tags=["features"]
first = mx.sym.FullyConnected(data, num_hidden=2, no_bias=True, name="first")
model = mx.sym.FullyConnected(first, num_hidden=2, no_bias=True, name="second")
[y] = model.get_internals()["first_output"].eval(data=x, first_weight=w)

# %% tags=["low-rank-adapter", "by-hand"]
layer = mx.sym.FullyConnected(data, num_hidden=2, no_bias=True, name="layer")
down = mx.sym.FullyConnected(data, num_hidden=1, no_bias=True, name="down")
up = mx.sym.FullyConnected(down, num_hidden=2, no_bias=True, name="up")
[y] = (layer + 2 * up).eval(data=x, layer_weight=w, down_weight=a, up_weight=b)

# %% [markdown] tags=["expected-preprocessing"]
# None at all: MXNet's pretrained models are Gluon's.
