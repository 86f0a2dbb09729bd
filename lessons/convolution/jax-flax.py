# %% [markdown]
# # Convolution and pooling: checks in JAX with Flax NNX and Optax

# %%
import jax
import jax.numpy as jnp
from flax import nnx

rngs = nnx.Rngs(0)

# %% tags=["channel-order", "trap"]
images = jnp.zeros((1, 12, 14, 3))  # (batch, height, width, channels)
observed = "NHWC" if nnx.Conv(3, 8, (3, 3), rngs=rngs)(images).shape == (1, 12, 14, 8) else "NCHW"

# %% tags=["channel-order", "mend"]
pictures = jnp.zeros((1, 3, 12, 14))  # from another framework; Flax supports only its own order
images = pictures.transpose(0, 2, 3, 1)
outputs = nnx.Conv(3, 8, (3, 3), rngs=rngs)(images).transpose(0, 3, 1, 2)
observed = "NCHW" if outputs.shape == (1, 8, 12, 14) else "NHWC"

# %% tags=["number-as-window", "trap"]
layer = nnx.Conv(1, 1, kernel_size=(3), rngs=rngs)
layer(jnp.zeros((1, 12, 12, 1)))  # no error: every row of the image counts as a sample
observed = "x".join(map(str, layer.kernel.shape[:-2]))

# %% tags=["number-as-window", "mend"]
layer = nnx.Conv(1, 1, kernel_size=(3, 3), rngs=rngs)
observed = "x".join(map(str, layer.kernel.shape[:-2]))

# %% tags=["padding-default", "trap"]
observed = nnx.Conv(1, 1, (3, 3), rngs=rngs)(jnp.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["padding-default", "mend"]
observed = nnx.Conv(1, 1, (3, 3), padding="VALID", rngs=rngs)(jnp.zeros((1, 12, 12, 1))).shape[1]

# %% tags=["uneven-padding", "trap"]
ones = nnx.initializers.ones
layer = nnx.Conv(1, 1, (3, 3), strides=2, kernel_init=ones, rngs=rngs)  # padding="SAME" is the default
corners = layer(jnp.ones((1, 12, 12, 1)))[0, :, :, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["uneven-padding", "mend"]
layer = nnx.Conv(1, 1, (3, 3), strides=2, padding=1, kernel_init=ones, rngs=rngs)
corners = layer(jnp.ones((1, 12, 12, 1)))[0, :, :, 0]
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["kernel-orientation", "trap"]
layer = nnx.Conv(1, 1, (3, 3), padding="VALID", use_bias=False, rngs=rngs)
image = jnp.zeros((1, 3, 3, 1)).at[:, 0, 0].set(1)  # this pixel meets the kernel's first number, or its last
observed = "cross-correlation" if layer(image).item() == layer.kernel[0, 0, 0, 0] else "convolution"

# %% tags=["pooling-stride", "trap"]
observed = nnx.max_pool(jnp.zeros((1, 12, 12, 1)), (3, 3)).shape[1]

# %% tags=["pooling-stride", "mend"]
observed = nnx.max_pool(jnp.zeros((1, 12, 12, 1)), (3, 3), strides=(3, 3)).shape[1]

# %% tags=["pooling-border", "trap"]
observed = nnx.max_pool(jnp.zeros((1, 12, 12, 1)), (3, 3), strides=(2, 2)).shape[1]

# %% tags=["flatten-order", "trap"]
images = jnp.array([[[[0, 1]], [[2, 3]]]])  # (1, 2, 1, 2): two channels of two pixels
flat = images.reshape(len(images), -1)  # Flax has no Flatten
observed = "channels first" if flat.tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["transposed-output", "trap"]
layer = nnx.ConvTranspose(1, 1, (3,), strides=(2,), use_bias=False, rngs=rngs)
layer.kernel[...] = jnp.array([1.0, 2.0, 3.0]).reshape(3, 1, 1)
observed = " ".join(f"{number:.3g}" for number in layer(jnp.array([1.0, 10.0]).reshape(1, 2, 1)).ravel())

# %% tags=["transposed-output", "mend"]
layer = nnx.ConvTranspose(1, 1, (3,), strides=(2,), padding="VALID", transpose_kernel=True, use_bias=False, rngs=rngs)
layer.kernel[...] = jnp.array([1.0, 2.0, 3.0]).reshape(3, 1, 1)
observed = " ".join(f"{number:.3g}" for number in layer(jnp.array([1.0, 10.0]).reshape(1, 2, 1)).ravel())

# %% tags=["average-pooling-border", "trap"]
observed = nnx.avg_pool(jnp.ones((1, 5, 5, 1)), (3, 3), padding="SAME")[0, 0, 0, 0]

# %% tags=["average-pooling-border", "mend"]
outputs = nnx.avg_pool(jnp.ones((1, 5, 5, 1)), (3, 3), padding="SAME", count_include_pad=False)
observed = outputs[0, 0, 0, 0]

# %% tags=["resize-up", "trap"]
observed = " ".join(f"{number:.3g}" for number in jax.image.resize(jnp.array([0.0, 1.0]), (4,), "linear"))

# %% tags=["resize-down", "trap"]
observed = " ".join(f"{number:.3g}" for number in jax.image.resize(jnp.array([0.0, 1, 2, 6]), (2,), "linear"))

# %% tags=["resize-down", "mend"]
outputs = jax.image.resize(jnp.array([0.0, 1, 2, 6]), (2,), "linear", antialias=False)
observed = " ".join(f"{number:.3g}" for number in outputs)

# %% tags=["resize-nearest", "trap"]
observed = " ".join(f"{number:.3g}" for number in jax.image.resize(jnp.arange(7.0), (3,), "nearest"))
