# %% [markdown]
# # Convolution and pooling: checks in PaddlePaddle

# %%
import paddle
from paddle import nn

paddle.seed(0)

# %% tags=["channel-order", "trap"]
images = paddle.zeros([1, 3, 12, 14])  # (batch, channels, height, width)
observed = "NCHW" if nn.Conv2D(3, 8, 3)(images).shape == [1, 8, 10, 12] else "NHWC"

# %% tags=["number-as-window", "trap"]
layer = nn.Conv2D(1, 1, kernel_size=(3))
observed = "x".join(map(str, layer.weight.shape[2:]))

# %% tags=["padding-default", "trap"]
observed = nn.Conv2D(1, 1, 3)(paddle.zeros([1, 1, 12, 12])).shape[-1]

# %% tags=["uneven-padding", "trap"]
ones = nn.initializer.Constant(1.0)
layer = nn.Conv2D(1, 1, 3, stride=2, padding="same", weight_attr=ones)
corners = layer(paddle.ones([1, 1, 12, 12]))[0, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["uneven-padding", "mend"]
layer = nn.Conv2D(1, 1, 3, stride=2, padding=1, weight_attr=ones)
corners = layer(paddle.ones([1, 1, 12, 12]))[0, 0]
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["kernel-orientation", "trap"]
layer = nn.Conv2D(1, 1, 3, bias_attr=False)
image = paddle.zeros([1, 1, 3, 3])
image[..., 0, 0] = 1  # this pixel meets the kernel's first number, or its last
observed = "cross-correlation" if layer(image).item() == layer.weight[0, 0, 0, 0].item() else "convolution"

# %% tags=["pooling-stride", "trap"]
observed = nn.MaxPool2D(3)(paddle.zeros([1, 1, 12, 12])).shape[-1]

# %% tags=["pooling-border", "trap"]
observed = nn.MaxPool2D(3, stride=2)(paddle.zeros([1, 1, 12, 12])).shape[-1]

# %% tags=["flatten-order", "trap"]
image = paddle.to_tensor([[[[1.0, 2.0]], [[3.0, 4.0]]]])  # 2 channels of 1 row of 2 pixels
observed = "channels first" if nn.Flatten()(image)[0].tolist() == [1, 2, 3, 4] else "channels last"

# %% tags=["transposed-output", "trap"]
layer = nn.Conv1DTranspose(1, 1, 3, stride=2, bias_attr=False)
layer.weight.set_value(paddle.to_tensor([[[1.0, 2.0, 3.0]]]))
observed = " ".join(f"{number:.3g}" for number in layer(paddle.to_tensor([[[1.0, 10.0]]])).flatten().tolist())

# %% tags=["average-pooling-border", "trap"]
observed = nn.AvgPool2D(3, stride=1, padding=1)(paddle.ones([1, 1, 5, 5]))[0, 0, 0, 0].item()

# %% tags=["average-pooling-border", "mend"]
observed = nn.AvgPool2D(3, stride=1, padding=1, exclusive=False)(paddle.ones([1, 1, 5, 5]))[0, 0, 0, 0].item()

# %% tags=["resize-up", "trap"]
outputs = nn.functional.interpolate(
    paddle.to_tensor([[[0.0, 1.0]]]), size=[4], mode="linear", align_corners=False, data_format="NCW"
)
observed = " ".join(f"{number:.3g}" for number in outputs.flatten().tolist())

# %% tags=["resize-down", "trap"]
x = paddle.to_tensor([[[0.0, 1.0, 2.0, 6.0]]])
outputs = nn.functional.interpolate(x, size=[2], mode="linear", data_format="NCW")
observed = " ".join(f"{number:.3g}" for number in outputs.flatten().tolist())

# %% tags=["resize-nearest", "trap"]
x = paddle.arange(7, dtype="float32").reshape([1, 1, 7, 1])
outputs = nn.functional.interpolate(x, size=[3, 1])
observed = " ".join(f"{number:.3g}" for number in outputs.flatten().tolist())
