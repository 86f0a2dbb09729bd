# %% [markdown]
# # Normalisation: checks in Caffe2

# %%
import numpy as np
from caffe2.python import brew, model_helper, optimizer, workspace

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


# %% tags=["batchnorm-momentum", "trap"]
feed(x=np.float32([0, 2]).reshape(2, 1, 1, 1))  # the batch's mean is 1
model = model_helper.ModelHelper("model")
brew.spatial_bn(model, "x", "bn", 1, is_test=False)
run(model)
observed = workspace.FetchBlob("bn_rm").item()

# %% tags=["batchnorm-epsilon", "trap"]
feed(x=ones(1, 1, 1, 1))
model = model_helper.ModelHelper("model")
brew.spatial_bn(model, "x", "bn", 1, is_test=True)
workspace.RunNetOnce(model.param_init_net)
feed(bn_riv=np.zeros(1, np.float32))  # the running variance
workspace.RunNetOnce(model.net)
observed = workspace.FetchBlob("bn").item() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-variance", "trap"]
feed(x=np.float32([0, 4]).reshape(2, 1, 1, 1))  # their variance is 4 if divided by n, 8 if by n - 1
model = model_helper.ModelHelper("model")
brew.spatial_bn(model, "x", "bn", 1, is_test=False, momentum=0.0)
run(model)
observed = workspace.FetchBlob("bn_riv").item() / 4

# %% tags=["batchnorm-scale", "trap"]
feed(x=normal(10, 4, 1, 1))
model = model_helper.ModelHelper("model")
brew.spatial_bn(model, "x", "bn", 4, is_test=False)
model.AddGradientOperators([model.net.AveragedLoss(model.net.Sqr("bn"), "loss")])
optimizer.build_sgd(model, base_learning_rate=1.0)
run(model)
observed = (workspace.FetchBlob("bn_s") != 1).any()

# %% tags=["batchnorm-prediction", "trap"]
train_model = model_helper.ModelHelper("train")
brew.spatial_bn(train_model, "x", "bn", 4, is_test=False)
test_model = model_helper.ModelHelper("test", init_params=False)
brew.spatial_bn(test_model, "x", "bn", 4, is_test=True)
workspace.RunNetOnce(train_model.param_init_net)
random = np.random.RandomState(0)
for _ in range(20):
    feed(x=(3 + 2 * random.randn(64, 4, 1, 1)).astype(np.float32))
    workspace.RunNetOnce(train_model.net)
x = normal(10, 4)
feed(x=x[:, :, np.newaxis, np.newaxis])
workspace.RunNetOnce(test_model.net)
scale, bias, mean, variance = (workspace.FetchBlob("bn_" + name) for name in ("s", "b", "rm", "riv"))
by_hand = (x - mean) / np.sqrt(variance + 1e-5) * scale + bias  # "riv" is the variance, not its inverse
observed = np.abs(workspace.FetchBlob("bn")[:, :, 0, 0] - by_hand).max()
