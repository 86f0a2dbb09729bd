# %% [markdown]
# # Layers: phrases in DyNet

# %%
import dynet as dy
import numpy as np

tensor = np.asarray
channels_last = True
parameters = dy.ParameterCollection()

# %% tags=["dense"]
dy.renew_cg()
weights, biases = (
    parameters.parameters_from_numpy(w),
    parameters.parameters_from_numpy(b),
)
outputs = dy.affine_transform([biases, weights, dy.inputTensor(list(x))])
y = outputs.npvalue().T  # a list makes a batch, which is the last axis

# %% tags=["conv-2d"]
dy.renew_cg()
filters = parameters.parameters_from_numpy(kernel.transpose(2, 3, 1, 0))
outputs = dy.conv2d(dy.inputTensor(x[0]), filters, stride=[1, 1])
y = outputs.npvalue()[np.newaxis]

# %% tags=["conv-1d"]
dy.renew_cg()
filters = parameters.parameters_from_numpy(kernel.transpose(1, 2, 0))
outputs = dy.filter1d_narrow(
    dy.inputTensor(x[0].T), filters
)  # (channels, time)
y = outputs.npvalue().reshape(1, -1, 1)

# %% [markdown] tags=["transposed-conv"]
# None at all.

# %% [markdown] tags=["depthwise-conv"]
# None at all: `conv2d` takes no groups.

# %% [markdown] tags=["dilated-conv"]
# None at all: `conv2d` takes no dilation.

# %% tags=["max-pool"]
dy.renew_cg()
outputs = dy.maxpooling2d(
    dy.inputTensor(x[0]), ksize=[2, 2], stride=[2, 2]
)  # no default
y = outputs.npvalue().reshape(1, *outputs.dim()[0])

# %% [markdown] tags=["average-pool"]
# None at all: `maxpooling2d` is the only pooling of images.

# %% tags=["global-average-pool"]
dy.renew_cg()
y = dy.mean_dim(dy.inputTensor(x[0]), [0, 1], False).npvalue()[np.newaxis]

# %% [markdown] tags=["batch-norm"]
# None at all.

# %% [markdown] tags=["batch-norm-statistics"]
# None at all.

# %% tags=["layer-norm"]
dy.renew_cg()
y = dy.layer_norm(dy.inputTensor(x[0]), dy.ones(4), dy.zeros(4)).npvalue()[
    np.newaxis
]

# %% [markdown] tags=["group-norm"]
# None at all.

# %% [markdown] tags=["rms-norm"]
# None at all.

# %% [markdown] tags=["instance-norm"]
# None at all.

# %% tags=["dropout"]
dy.renew_cg()
y = np.unique(dy.dropout(dy.ones(1000), 0.25).npvalue())

# %% tags=["spatial-dropout"]
dy.renew_cg()
channels = dy.dropout_dim(
    dy.ones((16, 8)), 0, 0.5
).npvalue()  # (pixels, channels)
y = (channels.max(0) - channels.min(0)).max()

# %% tags=["embedding"]
dy.renew_cg()
embedding = parameters.lookup_parameters_from_numpy(table)
y = dy.lookup_batch(embedding, ids).npvalue().T  # the batch is the last axis

# %% tags=["flatten"]
dy.renew_cg()
y = dy.reshape(dy.inputTensor(x[0]), (8,)).npvalue()[np.newaxis]  # by columns

# %% [markdown] tags=["resize"]
# None at all.

# %% [markdown] tags=["reflect-pad"]
# None at all.
