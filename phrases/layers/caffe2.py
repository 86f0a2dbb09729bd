# %% [markdown]
# # Layers: phrases in Caffe2

# %%
import numpy as np
from caffe2.python import brew, model_helper, workspace

workspace.GlobalInit(["caffe2"])
tensor = np.asarray


def run(model, **blobs):
    workspace.RunNetOnce(model.param_init_net)
    for name, numbers in blobs.items():
        workspace.FeedBlob(name, numbers)
    workspace.RunNetOnce(model.net)


# %% tags=["dense"]
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc", 3, 2)
run(model, x=x, fc_w=w, fc_b=b)
y = workspace.FetchBlob("fc")

# %% tags=["conv-2d"]
model = model_helper.ModelHelper("model")
brew.conv(model, "x", "conv", 1, 1, kernel=2, no_bias=True)
run(model, x=x, conv_w=kernel)
y = workspace.FetchBlob("conv")

# %% tags=["conv-1d"]
model = model_helper.ModelHelper("model")
brew.conv_nd(model, "x", "conv", 2, 1, kernel=[2], no_bias=True)
run(model, x=x, conv_w=kernel)
y = workspace.FetchBlob("conv")

# %% tags=["transposed-conv"]
model = model_helper.ModelHelper("model")
brew.conv_transpose(model, "x", "conv", 1, 1, kernel=3, stride=2)
run(model, x=x, conv_w=kernel[None, None])
y = workspace.FetchBlob("conv")

# %% tags=["depthwise-conv"]
model = model_helper.ModelHelper("model")
brew.conv(model, "x", "conv", 2, 2, kernel=2, group=2, no_bias=True)
run(model, x=x, conv_w=kernel[:, None])
y = workspace.FetchBlob("conv")

# %% tags=["dilated-conv"]
model = model_helper.ModelHelper("model")
brew.conv(model, "x", "conv", 1, 1, kernel=2, dilation=2, no_bias=True)
run(model, x=x, conv_w=kernel)
y = workspace.FetchBlob("conv")

# %% tags=["max-pool"]
model = model_helper.ModelHelper("model")
brew.max_pool(model, "x", "pool", kernel=2)  # the stride is 1
run(model, x=x)
y = workspace.FetchBlob("pool")

# %% tags=["max-pool", "same"]
model = model_helper.ModelHelper("model")
brew.max_pool(model, "x", "pool", kernel=2, stride=2)
run(model, x=x)
y = workspace.FetchBlob("pool")

# %% tags=["average-pool"]
model = model_helper.ModelHelper("model")
brew.average_pool(model, "x", "pool", kernel=3, stride=1, pad=1)
run(model, x=x)
y = workspace.FetchBlob("pool")

# %% tags=["global-average-pool"]
model = model_helper.ModelHelper("model")
brew.average_pool(model, "x", "pool", global_pooling=True)
run(model, x=x)
y = workspace.FetchBlob("pool")[:, :, 0, 0]

# %% tags=["batch-norm"]
model = model_helper.ModelHelper("model")
brew.spatial_bn(model, "x", "bn", 2, is_test=False)
run(model, x=x[:, :, None, None])
y = workspace.FetchBlob("bn")[:, :, 0, 0]

# %% tags=["batch-norm-statistics"]
model = model_helper.ModelHelper("model")
brew.spatial_bn(model, "x", "bn", 1, is_test=False)
run(model, x=x[:, :, None, None])
y = np.concatenate(
    [workspace.FetchBlob("bn_rm"), workspace.FetchBlob("bn_riv")]
)

# %% tags=["layer-norm"]
model = model_helper.ModelHelper("model")
brew.layer_norm(model, "x", "norm", 4)
run(model, x=x)
y = workspace.FetchBlob("norm")

# %% tags=["layer-norm", "same"]
model = model_helper.ModelHelper("model")
brew.layer_norm(model, "x", "norm", 4, epsilon=1e-5)
run(model, x=x)
y = workspace.FetchBlob("norm")

# %% tags=["group-norm"]
model = model_helper.ModelHelper("model")
brew.spatial_gn(model, "x", "norm", 4, group=2)
run(model, x=x)
y = workspace.FetchBlob("norm")

# %% tags=["rms-norm"]
model = model_helper.ModelHelper("model")
model.net.RMSNorm(["x", "scale", "shift"], ["norm", "inverse"])
run(model, x=x, scale=np.ones(4, np.float32), shift=np.zeros(4, np.float32))
y = workspace.FetchBlob("norm")

# %% tags=["instance-norm"]
model = model_helper.ModelHelper("model")
brew.instance_norm(model, "x", "norm", 2)
run(model, x=x)
y = workspace.FetchBlob("norm")

# %% tags=["dropout"]
model = model_helper.ModelHelper("model")
brew.dropout(model, "x", "dropout", ratio=0.25, is_test=False)
run(model, x=np.ones(1000, np.float32))
y = np.unique(workspace.FetchBlob("dropout"))

# %% [markdown] tags=["spatial-dropout"]
# None at all.

# %% tags=["embedding"]
model = model_helper.ModelHelper("model")
model.net.Gather(["table", "ids"], "vectors")
run(model, table=table, ids=ids)
y = workspace.FetchBlob("vectors")

# %% tags=["flatten"]
model = model_helper.ModelHelper("model")
model.net.Flatten("x", "flat")
run(model, x=x)
y = workspace.FetchBlob("flat")

# %% tags=["resize"]
model = model_helper.ModelHelper("model")
model.net.UpsampleBilinear("x", "large", width_scale=2.0, height_scale=2.0)
run(model, x=x)
y = workspace.FetchBlob("large")

# %% tags=["reflect-pad"]
model = model_helper.ModelHelper("model")
model.net.PadImage("x", "padded", pad=1, mode="reflect")
run(model, x=x)
y = workspace.FetchBlob("padded")
