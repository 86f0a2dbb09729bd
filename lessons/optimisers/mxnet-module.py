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
