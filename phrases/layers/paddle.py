# %% [markdown]
# # Layers: phrases in PaddlePaddle

# %%
import paddle
from paddle import nn
from paddle.incubate.nn.functional import fused_rms_norm
from paddle.nn import functional as F

tensor = paddle.to_tensor

# %% tags=["dense"]
layer = nn.Linear(3, 2)
layer.weight.set_value(w.T)  # (inputs, outputs)
layer.bias.set_value(b)
y = layer(x)

# %% tags=["conv-2d"]
y = F.conv2d(x, kernel)

# %% tags=["conv-1d"]
y = F.conv1d(x, kernel)

# %% tags=["transposed-conv"]
layer = nn.Conv2DTranspose(1, 1, kernel_size=3, stride=2, bias_attr=False)
layer.weight.set_value(kernel[None, None])
y = layer(x)

# %% tags=["depthwise-conv"]
layer = nn.Conv2D(2, 2, kernel_size=2, groups=2, bias_attr=False)
layer.weight.set_value(kernel[:, None])
y = layer(x)

# %% tags=["dilated-conv"]
y = F.conv2d(x, kernel, dilation=2)

# %% tags=["max-pool"]
y = nn.MaxPool2D(2)(x)

# %% tags=["average-pool"]
y = nn.AvgPool2D(3, stride=1, padding=1)(x)

# %% tags=["global-average-pool"]
y = nn.AdaptiveAvgPool2D(1)(x).flatten(1)

# %% tags=["batch-norm"]
y = nn.BatchNorm1D(2)(x)

# %% tags=["batch-norm-statistics"]
layer = nn.BatchNorm1D(1)
layer(x)
weights = layer.state_dict()
y = paddle.concat([weights["_mean"], weights["_variance"]])

# %% tags=["layer-norm"]
y = nn.LayerNorm(4)(x)

# %% tags=["group-norm"]
y = nn.GroupNorm(2, 4)(x)

# %% tags=["rms-norm"]
# F.rms_norm is for GPUs alone; this one has no default epsilon
y, _ = fused_rms_norm(
    x, paddle.ones([4]), None, epsilon=1e-6, begin_norm_axis=1
)

# %% tags=["instance-norm"]
y = nn.InstanceNorm2D(2)(x)

# %% tags=["dropout"]
y = nn.Dropout(0.25)(paddle.ones([1000])).unique()

# %% tags=["spatial-dropout"]
channels = nn.Dropout2D(0.5)(paddle.ones([1, 8, 4, 4])).flatten(2)
y = (channels.max(2) - channels.min(2)).max()

# %% tags=["embedding"]
y = F.embedding(ids, table)

# %% tags=["flatten"]
y = x.flatten(1)

# %% tags=["resize"]
y = F.interpolate(x, scale_factor=2, mode="bilinear")

# %% tags=["reflect-pad"]
y = nn.Pad2D(1, mode="reflect")(x)
