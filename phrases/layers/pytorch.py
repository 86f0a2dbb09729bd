# %% [markdown]
# # Layers: phrases in PyTorch

# %%
import torch
from torch import nn
from torch.nn import functional as F

tensor = torch.tensor

# %% tags=["dense"]
layer = nn.Linear(3, 2)
with torch.no_grad():
    layer.weight.copy_(w)
    layer.bias.copy_(b)
y = layer(x)

# %% tags=["conv-2d"]
y = F.conv2d(x, kernel)

# %% tags=["conv-1d"]
y = F.conv1d(x, kernel)

# %% tags=["transposed-conv"]
layer = nn.ConvTranspose2d(1, 1, kernel_size=3, stride=2, bias=False)
with torch.no_grad():
    layer.weight.copy_(kernel[None, None])
y = layer(x)

# %% tags=["depthwise-conv"]
layer = nn.Conv2d(2, 2, kernel_size=2, groups=2, bias=False)
with torch.no_grad():
    layer.weight.copy_(kernel[:, None])
y = layer(x)

# %% tags=["dilated-conv"]
y = F.conv2d(x, kernel, dilation=2)

# %% tags=["max-pool"]
y = nn.MaxPool2d(2)(x)

# %% tags=["average-pool"]
y = nn.AvgPool2d(3, stride=1, padding=1)(x)

# %% tags=["average-pool", "same"]
y = nn.AvgPool2d(3, stride=1, padding=1, count_include_pad=False)(x)

# %% tags=["global-average-pool"]
y = nn.AdaptiveAvgPool2d(1)(x).flatten(1)

# %% tags=["batch-norm"]
y = nn.BatchNorm1d(2)(x)

# %% tags=["batch-norm-statistics"]
layer = nn.BatchNorm1d(1)
layer(x)
y = torch.cat([layer.running_mean, layer.running_var])

# %% tags=["layer-norm"]
y = nn.LayerNorm(4)(x)

# %% tags=["group-norm"]
y = nn.GroupNorm(2, 4)(x)

# %% tags=["rms-norm"]
y = nn.RMSNorm(4)(x)

# %% tags=["instance-norm"]
y = nn.InstanceNorm2d(2)(x)

# %% tags=["dropout"]
y = nn.Dropout(0.25)(torch.ones(1000)).unique()

# %% tags=["spatial-dropout"]
channels = nn.Dropout2d(0.5)(torch.ones(1, 8, 4, 4)).flatten(2)
y = (channels.amax(2) - channels.amin(2)).max()

# %% tags=["embedding"]
y = nn.Embedding.from_pretrained(table)(ids)

# %% tags=["flatten"]
y = x.flatten(1)

# %% tags=["resize"]
y = F.interpolate(x, scale_factor=2, mode="bilinear")

# %% tags=["reflect-pad"]
y = nn.ReflectionPad2d(1)(x)
