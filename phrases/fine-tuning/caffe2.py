# %% [markdown]
# # Fine-tuning: phrases in Caffe2

# %%
import numpy as np
from caffe2.python import brew, core, model_helper, optimizer, workspace
from caffe2.python.modeling.initializers import Initializer

workspace.GlobalInit(["caffe2"])
tensor = np.asarray


def run(model, **blobs):
    for name, numbers in blobs.items():
        workspace.FeedBlob(name, numbers)
    workspace.RunNetOnce(model.net)


# %% tags=["replace-head"]
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "base", 2, 2)
brew.fc(model, "base", "head", 2, 5)
workspace.RunNetOnce(model.param_init_net)
new = model_helper.ModelHelper("new")  # a new net on the old blobs
new.net.FC(["x", "base_w", "base_b"], "base")
brew.fc(new, "base", "new_head", 2, 3)
workspace.RunNetOnce(new.param_init_net)
run(new, x=x)
y = workspace.FetchBlob("new_head").shape[1]

# %% tags=["freeze-layer"]
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "base", 2, 2)
brew.fc(model, model.net.StopGradient("base", "frozen"), "head", 2, 1)
model.net.AveragedLoss(
    model.net.SquaredL2Distance(["head", "targets"]), "loss"
)
model.AddGradientOperators(["loss"])
optimizer.build_sgd(model, base_learning_rate=0.1)
workspace.RunNetOnce(model.param_init_net)
before = [workspace.FetchBlob(name) for name in ("base_w", "head_w")]
run(model, x=x, targets=targets)
after = [workspace.FetchBlob(name) for name in ("base_w", "head_w")]
y = [int(abs(new - old).max() > 0) for new, old in zip(after, before)]

# %% tags=["frozen-batch-norm"]
model = model_helper.ModelHelper("model")
brew.spatial_bn(model, "x", "bn", 1, is_test=False)
model.net.StopGradient("bn", "frozen")
workspace.RunNetOnce(model.param_init_net)
run(model, x=x[:, :, None, None])
y = workspace.FetchBlob("bn_rm")

# %% tags=["frozen-batch-norm", "same"]
model = model_helper.ModelHelper("model")
brew.spatial_bn(model, "x", "bn", 1, is_test=True)
model.net.StopGradient("bn", "frozen")
workspace.RunNetOnce(model.param_init_net)
run(model, x=x[:, :, None, None])
y = workspace.FetchBlob("bn_rm")

# %% tags=["two-rates-of-layers"]
model = model_helper.ModelHelper("model")
for name in ("base_w", "head_w"):
    model.create_param(name, [1, 1], Initializer("ConstantFill", value=1.0))
outputs = model.net.MatMul(
    [model.net.MatMul(["x", "base_w"], trans_b=1), "head_w"], trans_b=1
)
model.AddGradientOperators([model.net.SumElements(outputs, "loss")])
slow = optimizer.SgdOptimizer(base_learning_rate=0.01)
model.get_param_info(core.BlobReference("base_w")).optimizer = slow
optimizer.build_sgd(model, base_learning_rate=0.1)
workspace.RunNetOnce(model.param_init_net)
run(model, x=np.ones((1, 1), np.float32))
y = [workspace.FetchBlob("base_w"), workspace.FetchBlob("head_w")]

# %% tags=["features"]
model = model_helper.ModelHelper("model")
model.net.MatMul(["x", "w"], "first", trans_b=1)
model.net.MatMul(["first", "w"], "second", trans_b=1)
run(model, x=x, w=w)
y = workspace.FetchBlob("first")  # each blob stays in the workspace

# %% tags=["low-rank-adapter", "by-hand"]
model = model_helper.ModelHelper("model")
base = model.net.MatMul(["x", model.net.StopGradient("w")], trans_b=1)
up = model.net.MatMul(
    [model.net.MatMul(["x", "a"], trans_b=1), "b"], trans_b=1
)
model.net.Add([base, model.net.Scale(up, scale=2.0)], "outputs")
run(model, x=x, w=w, a=a, b=b)
y = workspace.FetchBlob("outputs")

# %% [markdown] tags=["expected-preprocessing"]
# None at all: Caffe2's pretrained models were downloads, with a text about
# each.
