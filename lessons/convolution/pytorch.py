# %% [markdown]
# # Convolution and pooling: checks in PyTorch

# %%
import torch
from torch import nn

torch.manual_seed(0)

# %% tags=["channel-order", "trap"]
images = torch.zeros(1, 3, 12, 14)  # (batch, channels, height, width)
observed = "NCHW" if nn.Conv2d(3, 8, 3)(images).shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["number-as-window", "trap"]
layer = nn.Conv2d(1, 1, kernel_size=(3))
observed = "x".join(map(str, layer.weight.shape[2:]))

# %% tags=["padding-default", "trap"]
observed = nn.Conv2d(1, 1, 3)(torch.zeros(1, 1, 12, 12)).shape[-1]

# %% tags=["uneven-padding", "trap"]
layer = nn.Conv2d(1, 1, 3, stride=2, padding=1, bias=False)
nn.init.ones_(layer.weight)
corners = layer(torch.ones(1, 1, 12, 12))[0, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["kernel-orientation", "trap"]
layer = nn.Conv2d(1, 1, 3, bias=False)
image = torch.zeros(1, 1, 3, 3)
image[..., 0, 0] = 1  # this pixel meets the kernel's first number, or its last
observed = "cross-correlation" if layer(image).item() == layer.weight[0, 0, 0, 0].item() else "convolution"

# %% tags=["pooling-stride", "trap"]
observed = nn.MaxPool2d(3)(torch.zeros(1, 1, 12, 12)).shape[-1]

# %% tags=["pooling-border", "trap"]
observed = nn.MaxPool2d(3, stride=2)(torch.zeros(1, 1, 12, 12)).shape[-1]

# %% tags=["flatten-order", "trap"]
images = torch.tensor([[[[0, 1]], [[2, 3]]]])  # (1, 2, 1, 2): two channels of two pixels
observed = "channels first" if nn.Flatten()(images).tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["transposed-output", "trap"]
layer = nn.ConvTranspose1d(1, 1, 3, stride=2, bias=False)
layer.weight.data[:] = torch.tensor([1.0, 2.0, 3.0])
observed = " ".join(f"{number:.3g}" for number in layer(torch.tensor([[[1.0, 10.0]]]))[0, 0].tolist())

# %% tags=["average-pooling-border", "trap"]
observed = nn.AvgPool2d(3, stride=1, padding=1)(torch.ones(1, 1, 5, 5))[0, 0, 0, 0].item()

# %% tags=["average-pooling-border", "mend"]
layer = nn.AvgPool2d(3, stride=1, padding=1, count_include_pad=False)
observed = layer(torch.ones(1, 1, 5, 5))[0, 0, 0, 0].item()

# %% tags=["resize-up", "trap"]
outputs = nn.functional.interpolate(torch.tensor([[[0.0, 1.0]]]), size=4, mode="linear")
observed = " ".join(f"{number:.3g}" for number in outputs.flatten().tolist())

# %% tags=["resize-up", "mend"]
outputs = nn.functional.interpolate(torch.tensor([[[0.0, 1.0]]]), size=4, mode="linear", align_corners=True)
observed = " ".join(f"{number:.3g}" for number in outputs.flatten().tolist())

# %% tags=["resize-down", "trap"]
outputs = nn.functional.interpolate(torch.tensor([[[0.0, 1.0, 2.0, 6.0]]]), size=2, mode="linear")
observed = " ".join(f"{number:.3g}" for number in outputs.flatten().tolist())

# %% tags=["resize-nearest", "trap"]
outputs = nn.functional.interpolate(torch.arange(7.0).reshape(1, 1, 7), size=3)
observed = " ".join(f"{number:.3g}" for number in outputs.flatten().tolist())

# %% tags=["resize-nearest", "mend"]
outputs = nn.functional.interpolate(torch.arange(7.0).reshape(1, 1, 7), size=3, mode="nearest-exact")
observed = " ".join(f"{number:.3g}" for number in outputs.flatten().tolist())
