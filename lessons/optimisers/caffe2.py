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
