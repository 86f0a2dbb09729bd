# %% [markdown]
# # Layers: phrases in tinygrad

# %%
from tinygrad import Context, Tensor, nn

tensor = Tensor

# %% tags=["dense"]
layer = nn.Linear(3, 2)
layer.weight, layer.bias = w, b
y = layer(x)

# %% tags=["conv-2d"]
y = x.conv2d(kernel)

# %% tags=["conv-1d"]
y = x.conv2d(kernel)  # of any number of axes

# %% tags=["transposed-conv"]
y = x.conv_transpose2d(kernel[None, None], stride=2)

# %% tags=["depthwise-conv"]
y = x.conv2d(kernel[:, None], groups=2)

# %% tags=["dilated-conv"]
y = x.conv2d(kernel, dilation=2)

# %% tags=["max-pool"]
y = x.max_pool2d(2)

# %% tags=["average-pool"]
y = x.avg_pool2d(3, stride=1, padding=1)

# %% tags=["average-pool", "same"]
y = x.avg_pool2d(3, stride=1, padding=1, count_include_pad=False)

# %% tags=["global-average-pool"]
y = x.mean(axis=(2, 3))

# %% tags=["batch-norm"]
with Context(TRAINING=1):
    y = nn.BatchNorm(2)(x)

# %% tags=["batch-norm-statistics"]
layer = nn.BatchNorm(1)
with Context(TRAINING=1):
    layer(x)
y = layer.running_mean.cat(layer.running_var)

# %% tags=["layer-norm"]
y = nn.LayerNorm(4)(x)

# %% tags=["group-norm"]
y = nn.GroupNorm(2, 4)(x)

# %% tags=["rms-norm"]
y = nn.RMSNorm(4)(x)

# %% tags=["instance-norm"]
y = nn.InstanceNorm(2)(x)

# %% tags=["dropout"]
with Context(TRAINING=1):
    y = sorted(set(Tensor.ones(1000).dropout(0.25).tolist()))

# %% tags=["spatial-dropout", "by-hand"]
with Context(TRAINING=1):
    images = Tensor.ones(1, 8, 4, 4) * Tensor.ones(1, 8, 1, 1).dropout(0.5)
channels = images.flatten(2)
y = (channels.max(2) - channels.min(2)).max()

# %% tags=["embedding"]
layer = nn.Embedding(4, 2)
layer.weight = table
y = layer(ids)

# %% tags=["flatten"]
y = x.flatten(1)

# %% tags=["resize"]
y = x.interpolate((4, 4))

# %% tags=["reflect-pad"]
y = x.pad((1, 1, 1, 1), mode="reflect")
