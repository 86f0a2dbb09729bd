# %% [markdown]
# # Optimisers: checks in MXNet Module

# %%
import mxnet as mx

mx.random.seed(0)
data = mx.sym.Variable("data")


def module_of(symbol, shape, **arguments):
    model = mx.mod.Module(symbol, label_names=None)
    model.bind([("data", shape)], **arguments)
    model.init_params()
    return model


def weight_of(optimizer, **parameters):  # a model with one weight: gradient = input
    weight = mx.sym.Variable("weight", init=mx.init.Zero())
    model = module_of(mx.sym.make_loss(mx.sym.FullyConnected(data, weight, num_hidden=1, no_bias=True)), (1, 1))
    model.init_optimizer(optimizer=optimizer, optimizer_params=parameters)
    return model


def train_step(model, x):
    model.forward_backward(mx.io.DataBatch([mx.nd.array(x)]))
    model.update()


# %% tags=["momentum", "trap"]
model = weight_of("sgd", learning_rate=1, momentum=0.9)
for _ in range(3):
    train_step(model, [[1]])
observed = -model.get_params()[0]["weight"].asscalar()

# %% tags=["gradient-clipping", "trap"]
model = weight_of("sgd", learning_rate=1)
train_step(model, [[1000]])
observed = -model.get_params()[0]["weight"].asscalar()

# %% tags=["adam-correction", "trap"]
model = weight_of("adam", learning_rate=0.01)
train_step(model, [[1]])
observed = -model.get_params()[0]["weight"].asscalar() / 0.01

# %% tags=["small-gradient", "trap"]
model = weight_of("adam", learning_rate=0.01)
train_step(model, [[1e-8]])
observed = -model.get_params()[0]["weight"].asscalar() / 0.01

# %% tags=["adam-decay", "trap"]
weight = mx.sym.Variable("dense_weight", init=mx.init.One())  # only names with _weight or _gamma at their end decay
model = module_of(mx.sym.make_loss(mx.sym.FullyConnected(data, weight, num_hidden=1, no_bias=True)), (1, 1))
model.init_optimizer(optimizer="adam", optimizer_params={"learning_rate": 0.1, "wd": 0.1})
train_step(model, [[0]])
observed = model.get_params()[0]["dense_weight"].asscalar()

# %% tags=["decay-biases", "trap"]
bias = mx.sym.Variable("layer_bias", init=mx.init.One())
model = module_of(mx.sym.make_loss(0 * mx.sym.FullyConnected(data, bias=bias, num_hidden=1, name="layer")), (1, 1))
model.init_optimizer(optimizer="sgd", optimizer_params={"learning_rate": 0.1, "wd": 0.1})
train_step(model, [[0]])
observed = model.get_params()[0]["layer_bias"].asscalar() != 1

# %% tags=["rmsprop-first", "trap"]
model = weight_of("rmsprop", learning_rate=0.1)
train_step(model, [[1]])
observed = -model.get_params()[0]["weight"].asscalar() / 0.1

# %% tags=["adagrad-first", "trap"]
model = weight_of("adagrad", learning_rate=0.1)
train_step(model, [[1]])
observed = -model.get_params()[0]["weight"].asscalar() / 0.1

# %% tags=["adadelta-rate", "trap"]
model = weight_of("adadelta")
train_step(model, [[1]])
default = mx.optimizer.AdaDelta()
first = (default.epsilon / (1 - default.rho + default.epsilon)) ** 0.5  # of its formula, for a gradient of 1
observed = -model.get_params()[0]["weight"].asscalar() / first  # its learning_rate is 0.01, and isn't used

# %% tags=["sgd-rate", "trap"]
model = weight_of("sgd")
train_step(model, [[1]])
observed = -model.get_params()[0]["weight"].asscalar()

# %% tags=["clip-norm", "trap"]
one, other = (mx.sym.Variable(name, shape=(1,), init=mx.init.Zero()) for name in ("one", "other"))
model = module_of(mx.sym.make_loss(data * (3 * one + 4 * other)), (1,))
model.init_optimizer(optimizer="sgd", optimizer_params={"learning_rate": 1, "clip_gradient": 1})
train_step(model, [1])  # Module clips numbers, and has no clipping to a norm
observed = "together" if -model.get_params()[0]["one"].asscalar() < 0.9 else "each by itself"

# %% tags=["momentum-rate", "trap"]
falling = mx.lr_scheduler.FactorScheduler(step=1, factor=1e-9, base_lr=1)  # 1 in the first step, then almost nothing
model = weight_of("sgd", momentum=0.9, lr_scheduler=falling)
train_step(model, [[1]])
before = model.get_params()[0]["weight"].asscalar()
train_step(model, [[1]])
observed = before - model.get_params()[0]["weight"].asscalar()

# %% tags=["schedule-unit", "trap"]
model = weight_of("sgd", lr_scheduler=mx.lr_scheduler.FactorScheduler(step=1, factor=0.5, base_lr=1))
for _ in range(3):
    before = model.get_params()[0]["weight"].asscalar()
    train_step(model, [[1]])
rate = before - model.get_params()[0]["weight"].asscalar()
observed = "in each update" if rate < 1 else "when it is stepped"


# %% tags=["accumulation", "trap"]
def accumulated(**parameters):
    weight = mx.sym.Variable("weight", init=mx.init.Zero())
    loss = mx.sym.make_loss(mx.sym.FullyConnected(data, weight, num_hidden=1, no_bias=True))
    model = module_of(loss, (4, 1), grad_req="add")
    model.init_optimizer(optimizer="sgd", optimizer_params={"learning_rate": 1, **parameters})
    for _ in range(2):
        model.forward_backward(mx.io.DataBatch([mx.nd.ones((4, 1))]))
    model.update()
    return -model.get_params()[0]["weight"].asscalar()


observed = accumulated()  # by default it divides by the batch's size

# %% tags=["accumulation", "mend"]
observed = accumulated(rescale_grad=1 / 8)


# %% tags=["divided-twice", "trap"]
def weight_after(**parameters):
    weight = mx.sym.Variable("weight", init=mx.init.Zero())
    outputs = mx.sym.FullyConnected(data, weight, num_hidden=1, no_bias=True)
    model = module_of(mx.sym.make_loss(mx.sym.mean(outputs)), (8, 1))
    model.init_optimizer(optimizer="sgd", optimizer_params={"learning_rate": 1, **parameters})
    train_step(model, mx.nd.ones((8, 1)))
    return -model.get_params()[0]["weight"].asscalar()


observed = weight_after()

# %% tags=["divided-twice", "mend"]
observed = weight_after(rescale_grad=1)
