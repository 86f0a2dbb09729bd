# %% [markdown]
# # Convolution and pooling: checks in tinygrad

# %%
from tinygrad import Tensor, nn

Tensor.manual_seed(0)

# %% tags=["channel-order", "trap"]
images = Tensor.zeros(1, 3, 12, 14)  # (batch, channels, height, width)
observed = "NCHW" if nn.Conv2d(3, 8, 3)(images).shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["number-as-window", "trap"]
layer = nn.Conv2d(1, 1, kernel_size=(3))
observed = "x".join(map(str, layer.weight.shape[2:]))

# %% tags=["padding-default", "trap"]
observed = nn.Conv2d(1, 1, 3)(Tensor.zeros(1, 1, 12, 12)).shape[-1]

# %% tags=["uneven-padding", "trap"]
layer = nn.Conv2d(1, 1, 3, stride=2, padding=1, bias=False)
layer.weight = Tensor.ones(1, 1, 3, 3)
corners = layer(Tensor.ones(1, 1, 12, 12)).numpy()[0, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["kernel-orientation", "trap"]
layer = nn.Conv2d(1, 1, 3, bias=False)
image = Tensor.eye(9)[0].reshape(1, 1, 3, 3)  # this pixel meets the kernel's first number, or its last
observed = "cross-correlation" if layer(image).item() == layer.weight[0, 0, 0, 0].item() else "convolution"

# %% tags=["pooling-stride", "trap"]
observed = Tensor.zeros(1, 1, 12, 12).max_pool2d(3).shape[-1]

# %% tags=["pooling-border", "trap"]
observed = Tensor.zeros(1, 1, 12, 12).max_pool2d(3, stride=2).shape[-1]

# %% tags=["flatten-order", "trap"]
image = Tensor.arange(12).reshape(1, 3, 2, 2)
observed = "channels first" if image.flatten(1)[0, :4].tolist() == [0, 1, 2, 3] else "channels last"

# %% tags=["transposed-output", "trap"]
kernel = Tensor([1.0, 2.0, 3.0]).reshape(1, 1, 1, 3)
outputs = Tensor([1.0, 10.0]).reshape(1, 1, 1, 2).conv_transpose2d(kernel, stride=(1, 2))
observed = " ".join(f"{number:.3g}" for number in outputs.flatten().tolist())

# %% tags=["average-pooling-border", "trap"]
observed = Tensor.ones(1, 1, 5, 5).avg_pool2d(3, stride=1, padding=1)[0, 0, 0, 0].item()

# %% tags=["average-pooling-border", "mend"]
outputs = Tensor.ones(1, 1, 5, 5).avg_pool2d(3, stride=1, padding=1, count_include_pad=False)
observed = outputs[0, 0, 0, 0].item()

# %% tags=["resize-up", "trap"]
outputs = Tensor([[[0.0, 1.0]]]).interpolate((4,), mode="linear")
observed = " ".join(f"{number:.3g}" for number in outputs.flatten().tolist())

# %% tags=["resize-down", "trap"]
outputs = Tensor([[[0.0, 1.0, 2.0, 6.0]]]).interpolate((2,), mode="linear")
observed = " ".join(f"{number:.3g}" for number in outputs.flatten().tolist())

# %% tags=["resize-nearest", "trap"]
outputs = Tensor.arange(7).float().reshape(1, 1, 7).interpolate((3,), mode="nearest")
observed = " ".join(f"{number:.3g}" for number in outputs.flatten().tolist())

# %% tags=["resize-nearest", "mend"]
outputs = Tensor.arange(7).float().reshape(1, 1, 7).interpolate((3,), mode="nearest-exact")
observed = " ".join(f"{number:.3g}" for number in outputs.flatten().tolist())
