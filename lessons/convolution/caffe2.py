# %% [markdown]
# # Convolution and pooling: checks in Caffe2

# %%
import numpy as np
from caffe2.python import brew, model_helper, workspace

workspace.GlobalInit(["caffe2"])


def feed(**blobs):
    for name, numbers in blobs.items():
        workspace.FeedBlob(name, numbers)


def run(model):
    workspace.RunNetOnce(model.param_init_net)
    workspace.RunNetOnce(model.net)


def ones(*shape):
    return np.ones(shape, np.float32)


# %% tags=["channel-order", "trap"]
feed(images=ones(1, 3, 12, 14))  # (batch, channels, height, width)
model = model_helper.ModelHelper("model")
brew.conv(model, "images", "conv", 3, 8, kernel=3)
run(model)
observed = "NCHW" if workspace.FetchBlob("conv").shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["number-as-window", "trap"]
model = model_helper.ModelHelper("model")
brew.conv(model, "images", "conv", 1, 1, kernel=(3))
workspace.RunNetOnce(model.param_init_net)
observed = "x".join(map(str, workspace.FetchBlob("conv_w").shape[2:]))

# %% tags=["padding-default", "trap"]
feed(images=ones(1, 1, 12, 12))
model = model_helper.ModelHelper("model")
brew.conv(model, "images", "conv", 1, 1, kernel=3)
run(model)
observed = workspace.FetchBlob("conv").shape[-1]

# %% tags=["uneven-padding", "trap"]
feed(images=ones(1, 1, 12, 12))
model = model_helper.ModelHelper("model")
brew.conv(model, "images", "conv", 1, 1, kernel=3, stride=2, pad=1, weight_init=("ConstantFill", {"value": 1.0}))
run(model)
corners = workspace.FetchBlob("conv")[0, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["kernel-orientation", "trap"]
image = np.zeros((1, 1, 3, 3), np.float32)
image[..., 0, 0] = 1  # this pixel meets the kernel's first number, or its last
feed(image=image)
model = model_helper.ModelHelper("model")
brew.conv(model, "image", "conv", 1, 1, kernel=3)
run(model)
kernel = workspace.FetchBlob("conv_w")
observed = "cross-correlation" if workspace.FetchBlob("conv").item() == kernel[0, 0, 0, 0] else "convolution"

# %% tags=["pooling-stride", "trap"]
feed(images=ones(1, 1, 12, 12))
model = model_helper.ModelHelper("model")
brew.max_pool(model, "images", "pool", kernel=3)
run(model)
observed = workspace.FetchBlob("pool").shape[-1]

# %% tags=["pooling-stride", "mend"]
model = model_helper.ModelHelper("model")
brew.max_pool(model, "images", "pool", kernel=3, stride=3)
run(model)
observed = workspace.FetchBlob("pool").shape[-1]

# %% tags=["pooling-border", "trap"]
feed(images=ones(1, 1, 12, 12))
model = model_helper.ModelHelper("model")
brew.max_pool(model, "images", "pool", kernel=3, stride=2)
run(model)
observed = workspace.FetchBlob("pool").shape[-1]

# %% tags=["flatten-order", "trap"]
feed(image=np.arange(12, dtype=np.float32).reshape(1, 3, 2, 2))
model = model_helper.ModelHelper("model")
model.net.Flatten("image", "flat")
run(model)
observed = "channels first" if workspace.FetchBlob("flat")[0, :4].tolist() == [0, 1, 2, 3] else "channels last"

# %% tags=["transposed-output", "trap"]
feed(image=np.float32([[[[1, 10]]]]), kernel=np.float32([[[[1, 2, 3]]]]))  # brew takes square kernels alone
model = model_helper.ModelHelper("model")
model.net.ConvTranspose(["image", "kernel"], "conv", kernel_h=1, kernel_w=3, stride_h=1, stride_w=2)
run(model)
observed = " ".join(f"{number:.3g}" for number in workspace.FetchBlob("conv").ravel())

# %% tags=["average-pooling-border", "trap"]
feed(images=ones(1, 1, 5, 5))
model = model_helper.ModelHelper("model")
brew.average_pool(model, "images", "pool", kernel=3, stride=1, pad=1)
run(model)
observed = workspace.FetchBlob("pool")[0, 0, 0, 0]

# %% tags=["average-pooling-border", "mend"]
model = model_helper.ModelHelper("model")
brew.average_pool(model, "images", "pool", kernel=3, stride=1, pad=1, count_include_pad=True)
run(model)
observed = workspace.FetchBlob("pool")[0, 0, 0, 0]

# %% tags=["resize-up", "trap"]
feed(image=np.float32([[[[0, 1]]]]))
model = model_helper.ModelHelper("model")
model.net.UpsampleBilinear("image", "resized", width_scale=2.0)
run(model)
observed = " ".join(f"{number:.3g}" for number in workspace.FetchBlob("resized").ravel())

# %% tags=["resize-down", "trap"]
feed(image=np.float32([[[[0, 1, 2, 6]]]]))
model = model_helper.ModelHelper("model")
model.net.UpsampleBilinear("image", "resized", width_scale=0.5)
run(model)
observed = " ".join(f"{number:.3g}" for number in workspace.FetchBlob("resized").ravel())

# %% tags=["resize-nearest", "trap"]
feed(image=np.arange(7, dtype=np.float32).reshape(1, 1, 7, 1))
model = model_helper.ModelHelper("model")
model.net.ResizeNearest("image", "small", height_scale=3 / 7, width_scale=1.0)
run(model)
observed = " ".join(f"{number:.3g}" for number in workspace.FetchBlob("small").ravel())
