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

# %% tags=["layernorm-epsilon", "trap"]
feed(x=np.float32([[-1e-4, 1e-4]]))  # its variance is 1e-8
model = model_helper.ModelHelper("model")
brew.layer_norm(model, "x", "ln", 2)
run(model)
observed = 1e-8 * (workspace.FetchBlob("ln")[0, 1] ** -2.0 - 1)

# %% tags=["groupnorm-epsilon", "trap"]
feed(x=np.float32([-1e-4, 1e-4]).reshape(1, 2, 1, 1))
model = model_helper.ModelHelper("model")
brew.spatial_gn(model, "x", "gn", 2, group=1)
run(model)
observed = 1e-8 * (workspace.FetchBlob("gn")[0, 1, 0, 0] ** -2.0 - 1)

# %% tags=["rmsnorm-epsilon", "trap"]
feed(x=1e-4 * ones(1, 2), scale=ones(2), shift=0 * ones(2))  # the mean square is 1e-8
model = model_helper.ModelHelper("model")
model.net.RMSNorm(["x", "scale", "shift"], ["rms", "inverse"])
run(model)
observed = 1e-8 * (workspace.FetchBlob("rms")[0, 1] ** -2.0 - 1)

# %% tags=["layernorm-axes", "trap"]
feed(x=np.arange(24, dtype=np.float32).reshape(2, 3, 4) ** 2)
model = model_helper.ModelHelper("model")
brew.layer_norm(model, "x", "ln", (3, 4))
run(model)
observed = "the last" if abs(workspace.FetchBlob("ln").mean(-1)).max() < 1e-3 else "all but the first"

# %% tags=["layernorm-axes", "mend"]
model = model_helper.ModelHelper("model")
brew.layer_norm(model, "x", "ln", 4, axis=2)
run(model)
observed = "the last" if abs(workspace.FetchBlob("ln").mean(-1)).max() < 1e-3 else "all but the first"

# %% tags=["frozen-batchnorm", "trap"]
feed(x=2 * ones(4, 1, 1, 1))
model = model_helper.ModelHelper("model")
brew.spatial_bn(model, "x", "bn", 1, is_test=False)
model.net.StopGradient("bn", "frozen")
run(model)
observed = workspace.FetchBlob("bn_rm").item() != 0

# %% tags=["frozen-batchnorm", "mend"]
model = model_helper.ModelHelper("model")
brew.spatial_bn(model, "x", "bn", 1, is_test=True)
model.net.StopGradient("bn", "frozen")
run(model)
observed = workspace.FetchBlob("bn_rm").item() != 0
