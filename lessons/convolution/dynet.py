# %% [markdown]
# # Convolution and pooling: checks in DyNet

# %%
import dynet_config
import numpy as np

dynet_config.set(random_seed=1)  # read when DyNet is imported
import dynet as dy

parameters = dy.ParameterCollection()

# %% tags=["channel-order", "trap"]
dy.renew_cg()
kernel = parameters.add_parameters((3, 3, 3, 8))
images = dy.inputTensor(np.zeros((12, 14, 3)))  # (height, width, channels), without the batch
observed = "NHWC" if dy.conv2d(images, kernel, stride=[1, 1]).dim() == ((10, 12, 8), 1) else "NCHW"

# %% tags=["padding-default", "trap"]
dy.renew_cg()
kernel = parameters.add_parameters((3, 3, 1, 1))
images = dy.inputTensor(np.zeros((12, 12, 1)))
observed = dy.conv2d(images, kernel, stride=[1, 1]).dim()[0][0]

# %% tags=["uneven-padding", "trap"]
dy.renew_cg()
kernel = parameters.add_parameters((3, 3, 1, 1), init=1)
images = np.ones((12, 12, 1))
corners = dy.conv2d(dy.inputTensor(images), kernel, stride=[2, 2], is_valid=False).npvalue()
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"  # a window with zeros has a smaller sum

# %% tags=["uneven-padding", "mend"]
padded = np.pad(images, [(1, 0), (1, 0), (0, 0)])
corners = dy.conv2d(dy.inputTensor(padded), kernel, stride=[2, 2]).npvalue()
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["kernel-orientation", "trap"]
dy.renew_cg()
kernel = parameters.add_parameters((3, 3, 1, 1))
image = np.zeros((3, 3, 1))
image[0, 0] = 1  # this pixel meets the kernel's first number, or its last
output = dy.conv2d(dy.inputTensor(image), kernel, stride=[1, 1]).npvalue().item()
observed = "cross-correlation" if np.isclose(output, kernel.as_array()[0, 0, 0, 0]) else "convolution"

# %% tags=["pooling-stride", "trap", "raises"]
dy.renew_cg()
images = dy.inputTensor(np.zeros((12, 12, 1)))
observed = dy.maxpooling2d(images, ksize=[3, 3]).dim()[0][0]

# %% tags=["pooling-border", "trap"]
dy.renew_cg()
images = dy.inputTensor(np.zeros((12, 12, 1)))
observed = dy.maxpooling2d(images, ksize=[3, 3], stride=[2, 2]).dim()[0][0]

# %% tags=["flatten-order", "trap"]
dy.renew_cg()
image = np.arange(12).reshape(3, 2, 2)
flat = dy.reshape(dy.inputTensor(image), (12,)).npvalue()  # by columns: the first axis runs fastest
orders = {
    "channels first": image.ravel(),
    "channels last": image.transpose(1, 2, 0).ravel(),
    "by columns": image.T.ravel(),
}
observed = next(order for order, numbers in orders.items() if np.array_equal(flat, numbers))

# %% tags=["flatten-order", "mend"]
flat = dy.reshape(dy.inputTensor(image.T), (12,)).npvalue()
observed = next(order for order, numbers in orders.items() if np.array_equal(flat, numbers))
