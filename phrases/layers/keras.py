# %% [markdown]
# # Layers: phrases in Keras

# %%
import importlib.util
import os

backends = (
    "tensorflow",
    "jax",
    "torch",
)  # one of them is installed beside Keras
installed = next(name for name in backends if importlib.util.find_spec(name))
os.environ.setdefault("KERAS_BACKEND", installed)

# %%
import keras
from keras import layers, ops

tensor = ops.convert_to_tensor
channels_last = True
keras.utils.set_random_seed(0)

# %% tags=["dense"]
layer = layers.Dense(2)
layer.build(x.shape)
layer.set_weights([ops.transpose(w), b])
y = layer(x)

# %% tags=["conv-2d"]
y = ops.conv(x, ops.transpose(kernel, (2, 3, 1, 0)))

# %% tags=["conv-1d"]
y = ops.conv(x, ops.transpose(kernel, (2, 1, 0)))

# %% tags=["transposed-conv"]
layer = layers.Conv2DTranspose(1, kernel_size=3, strides=2, use_bias=False)
layer.build(x.shape)
layer.set_weights([kernel[:, :, None, None]])
y = layer(x)

# %% tags=["depthwise-conv"]
layer = layers.DepthwiseConv2D(kernel_size=2, use_bias=False)
layer.build(x.shape)
layer.set_weights([ops.transpose(kernel, (1, 2, 0))[..., None]])
y = layer(x)

# %% tags=["dilated-conv"]
y = ops.conv(x, ops.transpose(kernel, (2, 3, 1, 0)), dilation_rate=2)

# %% tags=["max-pool"]
y = layers.MaxPooling2D()(x)

# %% tags=["average-pool"]
y = layers.AveragePooling2D(3, strides=1, padding="same")(x)

# %% tags=["global-average-pool"]
y = layers.GlobalAveragePooling2D()(x)

# %% tags=["batch-norm"]
y = layers.BatchNormalization()(x, training=True)

# %% tags=["batch-norm", "same"]
y = layers.BatchNormalization(epsilon=1e-5)(x, training=True)

# %% tags=["batch-norm-statistics"]
layer = layers.BatchNormalization()
layer(x, training=True)
y = ops.concatenate([layer.moving_mean, layer.moving_variance])

# %% tags=["layer-norm"]
y = layers.LayerNormalization()(x)

# %% tags=["layer-norm", "same"]
y = layers.LayerNormalization(epsilon=1e-5)(x)

# %% tags=["group-norm"]
y = layers.GroupNormalization(groups=2)(x)

# %% tags=["group-norm", "same"]
y = layers.GroupNormalization(groups=2, epsilon=1e-5)(x)

# %% tags=["rms-norm"]
y = layers.RMSNormalization()(x)

# %% tags=["instance-norm"]
y = layers.GroupNormalization(groups=-1)(x)

# %% tags=["instance-norm", "same"]
y = layers.GroupNormalization(groups=-1, epsilon=1e-5)(x)

# %% tags=["dropout"]
y = ops.unique(layers.Dropout(0.25)(ops.ones(1000), training=True))

# %% tags=["spatial-dropout"]
outputs = layers.SpatialDropout2D(0.5)(ops.ones((1, 4, 4, 8)), training=True)
y = ops.max(ops.max(outputs, axis=(1, 2)) - ops.min(outputs, axis=(1, 2)))

# %% tags=["embedding"]
y = layers.Embedding(4, 2, weights=[table])(ids)

# %% tags=["flatten"]
y = layers.Flatten()(x)

# %% tags=["flatten", "same"]
y = layers.Flatten()(layers.Permute((3, 1, 2))(x))

# %% tags=["resize"]
y = ops.image.resize(x, (4, 4))

# %% tags=["reflect-pad"]
y = ops.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]], mode="reflect")
