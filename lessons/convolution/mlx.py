# %% [markdown]
# # Convolution and pooling: checks in MLX

# %%
import mlx.core as mx
import mlx.nn as nn

mx.random.seed(0)

# %% tags=["channel-order", "trap"]
images = mx.zeros((1, 12, 14, 3))  # (batch, height, width, channels)
observed = "NHWC" if nn.Conv2d(3, 8, 3)(images).shape == (1, 10, 12, 8) else "NCHW"

# %% tags=["channel-order", "mend"]
pictures = mx.zeros((1, 3, 12, 14))  # from another framework; MLX supports only its own order
images = mx.transpose(pictures, (0, 2, 3, 1))
outputs = mx.transpose(nn.Conv2d(3, 8, 3)(images), (0, 3, 1, 2))
observed = "NCHW" if outputs.shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["number-as-window", "trap"]
layer = nn.Conv2d(1, 1, kernel_size=(3))
observed = "x".join(map(str, layer.weight.shape[1:3]))

# %% tags=["padding-default", "trap"]
observed = nn.Conv2d(1, 1, 3)(mx.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["uneven-padding", "trap"]
layer = nn.Conv2d(1, 1, 3, stride=2, padding=1, bias=False)
layer.weight = mx.ones_like(layer.weight)
corners = layer(mx.ones((1, 12, 12, 1)))[0, :, :, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["kernel-orientation", "trap"]
layer = nn.Conv2d(1, 1, 3, bias=False)
image = mx.zeros((1, 3, 3, 1))
image[:, 0, 0] = 1  # this pixel meets the kernel's first number, or its last
observed = "cross-correlation" if layer(image).item() == layer.weight[0, 0, 0, 0].item() else "convolution"

# %% tags=["pooling-stride", "trap"]
observed = nn.MaxPool2d(3)(mx.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["pooling-border", "trap"]
observed = nn.MaxPool2d(3, stride=2)(mx.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["flatten-order", "trap"]
images = mx.array([[[[0, 1]], [[2, 3]]]])  # (1, 2, 1, 2): two channels of two pixels
flat = mx.flatten(images, start_axis=1)
observed = "channels first" if flat.tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["transposed-output", "trap"]
layer = nn.ConvTranspose1d(1, 1, 3, stride=2, bias=False)
layer.weight = mx.array([1.0, 2.0, 3.0]).reshape(1, 3, 1)
observed = " ".join(f"{number:.3g}" for number in layer(mx.array([1.0, 10.0]).reshape(1, 2, 1)).flatten().tolist())

# %% tags=["average-pooling-border", "trap"]
observed = nn.AvgPool2d(3, stride=1, padding=1)(mx.ones((1, 5, 5, 1)))[0, 0, 0, 0].item()

# %% tags=["resize-up", "trap"]
outputs = nn.Upsample(scale_factor=2, mode="linear")(mx.array([0.0, 1.0]).reshape(1, 2, 1))
observed = " ".join(f"{number:.3g}" for number in outputs.flatten().tolist())

# %% tags=["resize-nearest", "trap"]
outputs = nn.Upsample(scale_factor=3 / 7)(mx.arange(7.0).reshape(1, 7, 1))
observed = " ".join(f"{number:.3g}" for number in outputs.flatten().tolist())
