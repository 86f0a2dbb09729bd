# %% [markdown]
# # Layers: phrases in JAX with Flax NNX

# %%
import jax
import jax.numpy as jnp
from flax import nnx

tensor = jnp.asarray
channels_last = True
rngs = nnx.Rngs(0)

# %% tags=["dense"]
layer = nnx.Linear(3, 2, rngs=rngs)
layer.kernel[...] = w.T
layer.bias[...] = b
y = layer(x)

# %% tags=["conv-2d"]
layer = nnx.Conv(1, 1, (2, 2), use_bias=False, rngs=rngs)
layer.kernel[...] = kernel.transpose(2, 3, 1, 0)
y = layer(x)

# %% tags=["conv-2d", "same"]
layer = nnx.Conv(1, 1, (2, 2), padding="VALID", use_bias=False, rngs=rngs)
layer.kernel[...] = kernel.transpose(2, 3, 1, 0)
y = layer(x)

# %% tags=["conv-1d"]
layer = nnx.Conv(2, 1, (2,), use_bias=False, rngs=rngs)
layer.kernel[...] = kernel.transpose(2, 1, 0)
y = layer(x)

# %% tags=["conv-1d", "same"]
layer = nnx.Conv(2, 1, (2,), padding="VALID", use_bias=False, rngs=rngs)
layer.kernel[...] = kernel.transpose(2, 1, 0)
y = layer(x)

# %% tags=["transposed-conv"]
layer = nnx.ConvTranspose(1, 1, (3, 3), strides=2, use_bias=False, rngs=rngs)
layer.kernel[...] = kernel[:, :, None, None]
y = layer(x)

# %% tags=["transposed-conv", "same"]
# by default, the kernel is turned by 180 degrees
layer = nnx.ConvTranspose(
    1,
    1,
    (3, 3),
    strides=2,
    padding="VALID",
    transpose_kernel=True,
    use_bias=False,
    rngs=rngs,
)
layer.kernel[...] = kernel[:, :, None, None]
y = layer(x)

# %% tags=["depthwise-conv"]
layer = nnx.Conv(
    2, 2, (2, 2), feature_group_count=2, use_bias=False, rngs=rngs
)
layer.kernel[...] = kernel.transpose(1, 2, 0)[:, :, None]
y = layer(x)

# %% tags=["depthwise-conv", "same"]
layer = nnx.Conv(
    2,
    2,
    (2, 2),
    padding="VALID",
    feature_group_count=2,
    use_bias=False,
    rngs=rngs,
)
layer.kernel[...] = kernel.transpose(1, 2, 0)[:, :, None]
y = layer(x)

# %% tags=["dilated-conv"]
layer = nnx.Conv(
    1,
    1,
    (2, 2),
    kernel_dilation=2,
    padding="VALID",
    use_bias=False,
    rngs=rngs,
)
layer.kernel[...] = kernel.transpose(2, 3, 1, 0)
y = layer(x)

# %% tags=["max-pool"]
y = nnx.max_pool(x, (2, 2))

# %% tags=["max-pool", "same"]
y = nnx.max_pool(x, (2, 2), strides=(2, 2))

# %% tags=["average-pool"]
y = nnx.avg_pool(x, (3, 3), strides=(1, 1), padding="SAME")

# %% tags=["average-pool", "same"]
y = nnx.avg_pool(
    x, (3, 3), strides=(1, 1), padding="SAME", count_include_pad=False
)

# %% tags=["global-average-pool"]
y = x.mean(axis=(1, 2))

# %% tags=["batch-norm"]
y = nnx.BatchNorm(2, rngs=rngs)(x)

# %% tags=["batch-norm-statistics"]
layer = nnx.BatchNorm(1, rngs=rngs)
layer(x)
y = jnp.concat([layer.mean[...], layer.var[...]])

# %% tags=["layer-norm"]
y = nnx.LayerNorm(4, rngs=rngs)(x)

# %% tags=["layer-norm", "same"]
# the fast variance loses digits
layer = nnx.LayerNorm(4, epsilon=1e-5, use_fast_variance=False, rngs=rngs)
y = layer(x)

# %% tags=["group-norm"]
y = nnx.GroupNorm(4, num_groups=2, rngs=rngs)(x)

# %% tags=["group-norm", "same"]
y = nnx.GroupNorm(4, num_groups=2, epsilon=1e-5, rngs=rngs)(x)

# %% tags=["rms-norm"]
y = nnx.RMSNorm(4, rngs=rngs)(x)

# %% tags=["rms-norm", "same"]
y = nnx.RMSNorm(4, epsilon=jnp.finfo(x.dtype).eps, rngs=rngs)(x)

# %% tags=["instance-norm"]
y = nnx.InstanceNorm(2, rngs=rngs)(x)

# %% tags=["instance-norm", "same"]
y = nnx.InstanceNorm(2, epsilon=1e-5, rngs=rngs)(x)

# %% tags=["dropout"]
y = jnp.unique(nnx.Dropout(0.25, rngs=rngs)(jnp.ones(1000)))

# %% tags=["spatial-dropout"]
drop = nnx.Dropout(0.5, broadcast_dims=(1, 2), rngs=rngs)
channels = drop(jnp.ones((1, 4, 4, 8)))
y = (channels.max(axis=(1, 2)) - channels.min(axis=(1, 2))).max()

# %% tags=["embedding"]
layer = nnx.Embed(4, 2, rngs=rngs)
layer.embedding[...] = table
y = layer(ids)

# %% tags=["flatten"]
y = x.reshape(len(x), -1)

# %% tags=["resize"]
y = jax.image.resize(x, (1, 4, 4, 1), "bilinear")

# %% tags=["reflect-pad"]
y = jnp.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="reflect")
