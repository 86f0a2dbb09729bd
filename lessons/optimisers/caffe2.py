# %% [markdown]
# # Optimisers: checks in Caffe2

# %%
import numpy as np
from caffe2.python import brew, model_helper, optimizer, workspace
from caffe2.python.modeling.initializers import Initializer
from caffe2.python.modeling.parameter_info import ParameterTags

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


def layer_of_ones():  # a dense layer whose numbers begin at 1, with gradients of 0
    one = ("ConstantFill", {"value": 1.0})
    workspace.FeedBlob("x", np.zeros((1, 1), np.float32))
    model = model_helper.ModelHelper("model")
    brew.fc(model, "x", "fc", 1, 1, weight_init=one, bias_init=one)
    model.net.Scale("fc", "loss", scale=0.0)
    model.AddGradientOperators(["loss"])
    return model


def sgd_steps(**arguments):  # the lengths of two steps, each for a gradient of 1
    model = model_helper.ModelHelper("model")
    model.AddGradientOperators([model.net.SumElements(add_weight(model, 0.0), "loss")])
    optimizer.build_sgd(model, base_learning_rate=1.0, **arguments)
    workspace.RunNetOnce(model.param_init_net)
    workspace.CreateNet(model.net)
    places = [0]
    for _ in range(2):
        workspace.RunNet(model.net)
        places.append(-workspace.FetchBlob("weight").item())
    return np.diff(places)


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

# %% tags=["small-gradient", "trap"]
observed = -stepped(optimizer.build_adam, 1e-8, base_learning_rate=0.01) / 0.01

# %% tags=["adam-decay", "trap"]
model = layer_of_ones()
optimizer.add_weight_decay(model, 0.1)
optimizer.build_adam(model, base_learning_rate=0.1)
run(model)
observed = workspace.FetchBlob("fc_w").item()

# %% tags=["decay-biases", "trap"]
model = layer_of_ones()
optimizer.add_weight_decay(model, 0.1)
optimizer.build_sgd(model, base_learning_rate=0.1)
run(model)
observed = workspace.FetchBlob("fc_b").item() != 1

# %% tags=["rmsprop-first", "trap"]
observed = -stepped(optimizer.build_rms_prop, 1.0, base_learning_rate=0.1) / 0.1

# %% tags=["adagrad-first", "trap"]
observed = -stepped(optimizer.build_adagrad, 1.0, base_learning_rate=0.1) / 0.1

# %% tags=["adadelta-rate", "trap", "raises"]
observed = -stepped(optimizer.build_adadelta, 1.0)

# %% tags=["sgd-rate", "trap", "raises"]
observed = -stepped(optimizer.build_sgd, 1.0)

# %% tags=["clip-norm", "trap"]
model = model_helper.ModelHelper("model")
start = Initializer("ConstantFill", value=0.0)
one, other = (model.create_param(name, [1], start, tags=ParameterTags.WEIGHT) for name in ("one", "other"))
model.net.Add([model.net.Scale(one, scale=3.0), model.net.Scale(other, scale=4.0)], "loss")
model.AddGradientOperators(["loss"])
optimizer.build_sgd(model, base_learning_rate=1.0, max_gradient_norm=1.0)
run(model)
observed = "together" if -workspace.FetchBlob("one").item() < 0.9 else "each by itself"

# %% tags=["momentum-rate", "trap"]
first, observed = sgd_steps(momentum=0.9, nesterov=False, policy="step", stepsize=2, gamma=0.0)

# %% tags=["schedule-unit", "trap"]
first, second = sgd_steps(policy="step", stepsize=1, gamma=0.5)
observed = "in each update" if second < first else "when it is stepped"
