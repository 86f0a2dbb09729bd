# %% [markdown]
# # Optimisers: checks in Caffe2

# %%
from caffe2.python import model_helper, optimizer, workspace
from caffe2.python.modeling.initializers import Initializer

workspace.GlobalInit(["caffe2"])


def run(model):
    workspace.RunNetOnce(model.param_init_net)
    workspace.RunNetOnce(model.net)


def add_weight(model, value):
    return model.create_param("weight", [1], Initializer("ConstantFill", value=value))


def stepped(build, gradient, **arguments):  # one weight that begins at 0, one step
    model = model_helper.ModelHelper("model")
    model.net.Scale(add_weight(model, 0.0), "loss", scale=gradient)
    model.AddGradientOperators(["loss"])
    build(model, **arguments)
    run(model)
    return workspace.FetchBlob("weight").item()


# %% tags=["momentum", "trap"]
def way(**arguments):
    model = model_helper.ModelHelper("model")
    model.AddGradientOperators([model.net.SumElements(add_weight(model, 0.0), "loss")])
    optimizer.build_sgd(model, base_learning_rate=1.0, momentum=0.9, **arguments)
    workspace.RunNetOnce(model.param_init_net)
    workspace.CreateNet(model.net)
    workspace.RunNet(model.net, 3)
    return -workspace.FetchBlob("weight").item()


observed = way()

# %% tags=["momentum", "mend"]
observed = way(nesterov=False)

# %% tags=["gradient-clipping", "trap"]
model = model_helper.ModelHelper("model")
model.net.Scale(add_weight(model, 0.0), "loss", scale=1000.0)
model.AddGradientOperators(["loss"])
optimizer.build_sgd(model, base_learning_rate=1.0)
run(model)
observed = -workspace.FetchBlob("weight").item()

# %% tags=["adam-correction", "trap"]
model = model_helper.ModelHelper("model")
model.AddGradientOperators([model.net.SumElements(add_weight(model, 0.0), "loss")])
optimizer.build_adam(model, base_learning_rate=0.01)
run(model)
observed = -workspace.FetchBlob("weight").item() / 0.01


# %% tags=["rmsprop-first", "trap"]
observed = -stepped(optimizer.build_rms_prop, 1.0, base_learning_rate=0.1) / 0.1

# %% tags=["adagrad-first", "trap"]
observed = -stepped(optimizer.build_adagrad, 1.0, base_learning_rate=0.1) / 0.1

# %% tags=["sgd-rate", "trap", "raises"]
observed = -stepped(optimizer.build_sgd, 1.0)
