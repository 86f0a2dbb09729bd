# %% [markdown]
# # Training and prediction: checks in Caffe2

# %%
import numpy as np
from caffe2.python import brew, model_helper, optimizer, workspace
from caffe2.python.modeling.initializers import Initializer

workspace.GlobalInit(["caffe2"])


def feed(**blobs):
    for name, numbers in blobs.items():
        workspace.FeedBlob(name, numbers)


def run(model):
    workspace.RunNetOnce(model.param_init_net)
    workspace.RunNetOnce(model.net)


def normal(*shape):
    return np.random.RandomState(1).randn(*shape).astype(np.float32)


def ones(*shape):
    return np.ones(shape, np.float32)


def add_weight(model, value):
    return model.create_param("weight", [1], Initializer("ConstantFill", value=value))


# %% tags=["dropout-flag", "trap", "raises"]
feed(x=normal(10, 400))
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc", 400, 200)
brew.dropout(model, "fc", "dropout", ratio=0.5)  # brew doesn't know whether this is for training

# %% tags=["dropout-flag", "mend"]
brew.dropout(model, "fc", "dropout", ratio=0.5, is_test=True)
workspace.RunNetOnce(model.param_init_net)
predictions = []
for _ in range(2):
    workspace.RunNetOnce(model.net)
    predictions.append(workspace.FetchBlob("dropout"))
observed = not np.array_equal(*predictions)

# %% tags=["dropout-argument", "trap"]
feed(x=ones(10_000))
model = model_helper.ModelHelper("model")
brew.dropout(model, "x", "dropout", ratio=0.25, is_test=False)
run(model)
observed = (workspace.FetchBlob("dropout") == 0).mean()

# %% tags=["prediction-graph", "trap"]
workspace.ResetWorkspace()
feed(x=ones(1, 400))
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc1", 400, 200)
brew.fc(model, "fc1", "fc2", 200, 10)
run(model)
observed = isinstance(workspace.FetchBlob("fc1"), np.ndarray)  # the workspace keeps every blob of the net

# %% tags=["prediction-graph", "mend"]
model.net.Free("fc1", "fc1")
workspace.RunNetOnce(model.net)
observed = isinstance(workspace.FetchBlob("fc1"), np.ndarray)

# %% tags=["nan-loss", "trap", "raises"]
model = model_helper.ModelHelper("model")
model.net.Scale(add_weight(model, float("nan")), "loss", scale=2.0)
model.AddGradientOperators(["loss"])
optimizer.build_sgd(model, base_learning_rate=1.0)
run(model)
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
model.net.EnforceFinite("loss", [])
run(model)

# %% tags=["gradients-add-up", "trap"]
model = model_helper.ModelHelper("model")
model.AddGradientOperators([model.net.SumElements(add_weight(model, 0.0), "loss")])
workspace.RunNetOnce(model.param_init_net)
workspace.CreateNet(model.net)
workspace.RunNet(model.net, 2)
observed = workspace.FetchBlob("weight_grad").item()

# %% tags=["statistics-as-parameters", "trap"]
model = model_helper.ModelHelper("model")
brew.spatial_bn(model, "x", "bn", 4, is_test=False)
observed = len(model.GetParams())

# %% tags=["statistics-as-parameters", "mend"]
observed = len(model.GetAllParams())  # these are to be saved
