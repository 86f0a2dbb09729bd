# %% [markdown]
# # Layers: phrases in MLX

# %%
import mlx.core as mx
import mlx.nn as nn

tensor = mx.array
channels_last = True

# %% tags=["dense"]
layer = nn.Linear(3, 2)
layer.weight, layer.bias = w, b
y = layer(x)

# %% tags=["conv-2d"]
y = mx.conv2d(x, kernel.transpose(0, 2, 3, 1))

# %% tags=["conv-1d"]
y = mx.conv1d(x, kernel.transpose(0, 2, 1))

# %% tags=["transposed-conv"]
layer = nn.ConvTranspose2d(1, 1, kernel_size=3, stride=2, bias=False)
layer.weight = kernel[None, :, :, None]
y = layer(x)

# %% tags=["depthwise-conv"]
layer = nn.Conv2d(2, 2, kernel_size=2, groups=2, bias=False)
layer.weight = kernel[..., None]
y = layer(x)

# %% tags=["dilated-conv"]
y = mx.conv2d(x, kernel.transpose(0, 2, 3, 1), dilation=2)

# %% tags=["max-pool"]
y = nn.MaxPool2d(2)(x)

# %% tags=["average-pool"]
y = nn.AvgPool2d(3, stride=1, padding=1)(x)

# %% tags=["average-pool", "same"]
layer = nn.AvgPool2d(3, stride=1, padding=1)
y = layer(x) / layer(mx.ones_like(x))

# %% tags=["global-average-pool"]
y = x.mean(axis=(1, 2))

# %% tags=["batch-norm"]
y = nn.BatchNorm(2)(x)

# %% tags=["batch-norm-statistics"]
layer = nn.BatchNorm(1)
layer(x)
y = mx.concatenate([layer.running_mean, layer.running_var])

# %% tags=["layer-norm"]
y = nn.LayerNorm(4)(x)

# %% tags=["group-norm"]
y = nn.GroupNorm(2, 4)(x)  # channels 0 and 2, 1 and 3

# %% tags=["group-norm", "same"]
y = nn.GroupNorm(2, 4, pytorch_compatible=True)(x)

# %% tags=["rms-norm"]
y = nn.RMSNorm(4)(x)

# %% tags=["rms-norm", "same"]
y = nn.RMSNorm(4, eps=1.19e-7)(x)

# %% tags=["instance-norm"]
y = nn.InstanceNorm(2)(x)

# %% tags=["dropout"]
y = mx.unique(nn.Dropout(0.25)(mx.ones(1000)), size=2)

# %% tags=["spatial-dropout"]
channels = nn.Dropout2d(0.5)(mx.ones((1, 4, 4, 8)))
y = (channels.max(axis=(1, 2)) - channels.min(axis=(1, 2))).max()

# %% tags=["embedding"]
layer = nn.Embedding(4, 2)
layer.weight = table
y = layer(ids)

# %% tags=["flatten"]
y = mx.flatten(x, start_axis=1)

# %% tags=["flatten", "same"]
y = mx.flatten(x.transpose(0, 3, 1, 2), start_axis=1)

# %% tags=["resize"]
y = nn.Upsample(scale_factor=2, mode="linear")(x)

# %% tags=["reflect-pad"]
y = mx.pad(x, [(0, 0), (1, 1), (1, 1), (0, 0)], mode="reflect")
