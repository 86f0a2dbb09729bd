# %% [markdown]
# # Convolution and pooling: checks in Chainer

# %%
import chainer.functions as F
import chainer.links as L
import numpy as np

np.random.seed(0)


def zeros(*shape):
    return np.zeros(shape, np.float32)


# %% tags=["channel-order", "trap"]
images = zeros(1, 3, 12, 14)  # (batch, channels, height, width)
observed = "NCHW" if L.Convolution2D(3, 8, 3)(images).shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["number-as-window", "trap"]
layer = L.Convolution2D(1, 1, ksize=(3))
observed = "x".join(map(str, layer.W.shape[2:]))

# %% tags=["padding-default", "trap"]
observed = L.Convolution2D(1, 1, 3)(zeros(1, 1, 12, 12)).shape[-1]

# %% tags=["uneven-padding", "trap"]
layer = L.Convolution2D(1, 1, 3, stride=2, pad=1, initialW=1)
corners = layer(1 + zeros(1, 1, 12, 12)).array[0, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["kernel-orientation", "trap"]
layer = L.Convolution2D(1, 1, 3)
image = zeros(1, 1, 3, 3)
image[..., 0, 0] = 1  # this pixel meets the kernel's first number, or its last
observed = "cross-correlation" if layer(image).item() == layer.W.array[0, 0, 0, 0] else "convolution"

# %% tags=["pooling-stride", "trap"]
observed = F.max_pooling_2d(zeros(1, 1, 12, 12), 3).shape[-1]

# %% tags=["pooling-border", "trap"]
observed = F.max_pooling_2d(zeros(1, 1, 12, 12), 3, stride=2).shape[-1]

# %% tags=["pooling-border", "mend"]
observed = F.max_pooling_2d(zeros(1, 1, 12, 12), 3, stride=2, cover_all=False).shape[-1]

# %% tags=["flatten-order", "trap"]
flat = F.flatten(np.arange(12).reshape(3, 2, 2))
observed = "channels first" if flat.array[:4].tolist() == [0, 1, 2, 3] else "channels last"

# %% tags=["transposed-output", "trap"]
layer = L.Deconvolution1D(1, 1, 3, stride=2, nobias=True, initialW=np.float32([[[1, 2, 3]]]))
observed = " ".join(f"{number:.3g}" for number in layer(np.float32([[[1, 10]]])).array.ravel())

# %% tags=["average-pooling-border", "trap"]
observed = F.average_pooling_2d(np.ones((1, 1, 5, 5), np.float32), 3, stride=1, pad=1)[0, 0, 0, 0].item()

# %% tags=["resize-up", "trap"]
outputs = F.resize_images(np.float32([0, 1]).reshape(1, 1, 2, 1), (4, 1)).array
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())

# %% tags=["resize-up", "mend"]
outputs = F.resize_images(np.float32([0, 1]).reshape(1, 1, 2, 1), (4, 1), align_corners=False).array
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())

# %% tags=["resize-down", "trap"]
outputs = F.resize_images(np.float32([0, 1, 2, 6]).reshape(1, 1, 4, 1), (2, 1)).array
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())

# %% tags=["resize-nearest", "trap"]
outputs = F.resize_images(np.arange(7, dtype=np.float32).reshape(1, 1, 7, 1), (3, 1), mode="nearest").array
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())
