# %% [markdown]
# # Convolution and pooling: checks in CNTK

# %%
import cntk as C
import numpy as np
from cntk.layers import Convolution2D, ConvolutionTranspose1D, MaxPooling

C.cntk_py.reset_random_seed(1)

# %% tags=["channel-order", "trap"]
images = C.input_variable((3, 12, 14))  # (channels, height, width), without the batch axis
observed = "NCHW" if Convolution2D((3, 3), 8)(images).shape == (8, 10, 12) else "NHWC"

# %% tags=["number-as-window", "trap"]
layer = Convolution2D((3), 1)(C.input_variable((1, 12, 12)))
observed = "x".join(map(str, layer.W.shape[2:]))

# %% tags=["padding-default", "trap"]
observed = Convolution2D((3, 3), 1)(C.input_variable((1, 12, 12))).shape[-1]

# %% tags=["uneven-padding", "trap"]
layer = Convolution2D((3, 3), 1, strides=2, pad=True, init=1)(C.input_variable((1, 12, 12)))
corners = layer.eval(np.ones((1, 1, 12, 12), np.float32))[0, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["kernel-orientation", "trap"]
layer = Convolution2D((3, 3), 1)(C.input_variable((1, 3, 3)))
image = np.zeros((1, 1, 3, 3), np.float32)
image[..., 0, 0] = 1  # this pixel meets the kernel's first number, or its last
observed = "cross-correlation" if layer.eval(image).item() == layer.W.value[0, 0, 0, 0] else "convolution"

# %% tags=["pooling-stride", "trap"]
observed = MaxPooling((3, 3))(C.input_variable((1, 12, 12))).shape[-1]

# %% tags=["pooling-stride", "mend"]
observed = MaxPooling((3, 3), strides=3)(C.input_variable((1, 12, 12))).shape[-1]

# %% tags=["pooling-border", "trap"]
observed = MaxPooling((3, 3), strides=2)(C.input_variable((1, 12, 12))).shape[-1]

# %% tags=["flatten-order", "trap"]
flat = C.flatten(np.arange(12, dtype=np.float32).reshape(3, 2, 2)).eval()
observed = "channels first" if flat[0, :4].tolist() == [0, 1, 2, 3] else "channels last"

# %% tags=["transposed-output", "trap"]
layer = ConvolutionTranspose1D(3, 1, strides=2, bias=False)(C.input_variable((1, 2)))
layer.W.value = np.array([[[1, 2, 3]]], np.float32)
observed = " ".join(f"{number:.3g}" for number in layer.eval(np.array([[[1, 10]]], np.float32)).ravel())

# %% tags=["average-pooling-border", "trap"]
model = C.layers.AveragePooling((3, 3), strides=1, pad=True)(C.input_variable((1, 5, 5)))
observed = model.eval(np.ones((1, 1, 5, 5), np.float32))[0, 0, 0, 0]
