# %% [markdown]
# # Speed and devices: checks in Caffe2

# %%
import numpy as np
from caffe2.python import brew, model_helper, optimizer, workspace
from rosetta_common.ground.pairs import paired_ratios

workspace.GlobalInit(["caffe2"])


def feed(**blobs):
    for name, numbers in blobs.items():
        workspace.FeedBlob(name, numbers)


def run(model):
    workspace.RunNetOnce(model.param_init_net)
    workspace.RunNetOnce(model.net)


def normal(*shape):
    return np.random.RandomState(1).randn(*shape).astype(np.float32)


# %% tags=["input-gradient", "trap"]
workspace.ResetWorkspace()
feed(images=normal(10, 3, 32, 32))
model = model_helper.ModelHelper("model")
brew.conv(model, "images", "conv", 3, 8, kernel=3)
model.AddGradientOperators([model.net.AveragedLoss("conv", "loss")])
run(model)
observed = workspace.HasBlob("images_grad")

# %% tags=["input-gradient", "mend"]
workspace.ResetWorkspace()
feed(images=normal(10, 3, 32, 32))
model = model_helper.ModelHelper("model")
brew.conv(model, "images", "conv", 3, 8, kernel=3, no_gradient_to_input=1)
model.AddGradientOperators([model.net.AveragedLoss("conv", "loss")])
run(model)
observed = workspace.HasBlob("images_grad")

# %% tags=["relu-after-pooling", "trap"]
feed(images=normal(64, 50, 32, 32))
first = model_helper.ModelHelper("first")
brew.relu(first, "images", "first_relu")
brew.max_pool(first, "first_relu", "first_pool", kernel=2, stride=2)
first.AddGradientOperators([first.net.AveragedLoss("first_pool", "first_loss")])

# %% tags=["relu-after-pooling", "mend"]
last = model_helper.ModelHelper("last")
brew.max_pool(last, "images", "last_pool", kernel=2, stride=2)
brew.relu(last, "last_pool", "last_relu")
last.AddGradientOperators([last.net.AveragedLoss("last_relu", "last_loss")])

# %% tags=["relu-after-pooling", "measure"]
for model in (first, last):
    workspace.CreateNet(model.net)
observed = paired_ratios(lambda: workspace.RunNet(first.net), lambda: workspace.RunNet(last.net))
assert np.array_equal(workspace.FetchBlob("first_pool"), workspace.FetchBlob("last_relu"))

# %% tags=["channel-order-speed", "trap"]
feed(images=normal(16, 64, 32, 32))
model = model_helper.ModelHelper("model")
brew.conv(model, "images", "conv", 64, 64, kernel=3, pad=1)
model.AddGradientOperators([model.net.AveragedLoss("conv", "loss")])

# %% tags=["channel-order-speed", "mend"]
feed(turned=normal(16, 32, 32, 64))
other = model_helper.ModelHelper("other")
brew.conv(other, "turned", "turned_conv", 64, 64, kernel=3, pad=1, order="NHWC")
other.AddGradientOperators([other.net.AveragedLoss("turned_conv", "turned_loss")])

# %% tags=["channel-order-speed", "measure"]
for each in (model, other):
    workspace.RunNetOnce(each.param_init_net)
    workspace.CreateNet(each.net)
observed = paired_ratios(lambda: workspace.RunNet(model.net), lambda: workspace.RunNet(other.net))

# %% tags=["cudnn-autotune", "trap"]
model = model_helper.ModelHelper("model")
brew.conv(model, "images", "conv", 3, 8, kernel=3, use_cudnn=True)
arguments = {argument.name: argument.i for argument in model.Proto().op[0].arg}
observed = bool(arguments["exhaustive_search"])

# %% tags=["cudnn-autotune", "mend"]
model = model_helper.ModelHelper("model")
brew.conv(model, "images", "conv", 3, 8, kernel=3, use_cudnn=True, cudnn_exhaustive_search=True)
arguments = {argument.name: argument.i for argument in model.Proto().op[0].arg}
observed = bool(arguments["exhaustive_search"])

# %% tags=["gone-frameworks", "trap"]
feed(x=normal(64, 4), labels=np.arange(64, dtype=np.int32) % 2)
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc1", 4, 8)
brew.relu(model, "fc1", "fc1")
brew.fc(model, "fc1", "fc2", 8, 2)
_, loss = model.net.SoftmaxWithLoss(["fc2", "labels"], ["probabilities", "loss"])
model.AddGradientOperators([loss])
optimizer.build_sgd(model, base_learning_rate=0.1)
workspace.RunNetOnce(model.param_init_net)
workspace.CreateNet(model.net)
losses = []
for _ in range(10):
    workspace.RunNet(model.net)
    losses.append(workspace.FetchBlob("loss").item())
observed = losses[-1] < losses[0]
