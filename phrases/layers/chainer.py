# %% [markdown]
# # Layers: phrases in Chainer

# %%
import chainer.functions as F
import chainer.links as L
import numpy as np

tensor = np.asarray
np.random.seed(0)

# %% tags=["dense"]
y = L.Linear(3, 2, initialW=w, initial_bias=b)(x)

# %% tags=["conv-2d"]
y = F.convolution_2d(x, kernel)

# %% tags=["conv-1d"]
y = F.convolution_1d(x, kernel)

# %% tags=["transposed-conv"]
y = F.deconvolution_2d(x, kernel[None, None], stride=2)

# %% tags=["depthwise-conv"]
y = F.depthwise_convolution_2d(x, kernel[None])

# %% tags=["dilated-conv"]
y = F.convolution_2d(x, kernel, dilate=2)

# %% tags=["max-pool"]
y = F.max_pooling_2d(x, 2)  # covers all pixels

# %% tags=["max-pool", "same"]
y = F.max_pooling_2d(x, 2, cover_all=False)

# %% tags=["average-pool"]
y = F.average_pooling_2d(x, 3, stride=1, pad=1)

# %% tags=["average-pool", "same"]
y = F.average_pooling_nd(x, 3, stride=1, pad=1, pad_value=None)

# %% tags=["global-average-pool"]
y = F.mean(x, axis=(2, 3))

# %% tags=["batch-norm"]
y = L.BatchNormalization(2)(x)

# %% tags=["batch-norm", "same"]
y = L.BatchNormalization(2, eps=1e-5)(x)

# %% tags=["batch-norm-statistics"]
layer = L.BatchNormalization(1)
layer(x)
y = np.concatenate([layer.avg_mean, layer.avg_var])

# %% tags=["layer-norm"]
y = L.LayerNormalization()(x)

# %% tags=["layer-norm", "same"]
y = L.LayerNormalization(eps=1e-5)(x)

# %% tags=["group-norm"]
y = L.GroupNormalization(2)(x)

# %% tags=["rms-norm", "by-hand"]
squares = F.mean(x**2, axis=-1, keepdims=True)
y = x / F.sqrt(squares + np.finfo(np.float32).eps)

# %% tags=["instance-norm"]
y = L.GroupNormalization(x.shape[1])(x)  # each channel is a group

# %% tags=["dropout"]
y = np.unique(F.dropout(np.ones(1000, np.float32), 0.25).array)

# %% tags=["spatial-dropout", "by-hand"]
kept = F.dropout(np.ones((1, 8, 1, 1), np.float32), 0.5)
channels = np.ones((1, 8, 4, 4), np.float32) * kept
y = F.max(F.max(channels, axis=(2, 3)) - F.min(channels, axis=(2, 3)))

# %% tags=["embedding"]
y = L.EmbedID(4, 2, initialW=table)(ids)

# %% tags=["flatten"]
y = F.reshape(x, (len(x), -1))  # F.flatten takes in the batch

# %% tags=["resize"]
y = F.resize_images(x, (4, 4))

# %% tags=["resize", "same"]
y = F.resize_images(x, (4, 4), align_corners=False)

# %% tags=["reflect-pad"]
y = F.pad(x, [(0, 0), (0, 0), (1, 1), (1, 1)], mode="reflect")
