# %% [markdown]
# # Tensors: phrases in JAX with Flax NNX

# %%
import jax.numpy as jnp
import numpy as np

tensor = jnp.asarray

# %% tags=["create"]
y = jnp.stack([jnp.zeros(3), jnp.ones(3), jnp.arange(3.0)])

# %% tags=["default-dtype"]
y = [str(jnp.array(1.5).dtype), str(jnp.array(1).dtype)]

# %% tags=["cast"]
y = x.astype(int)

# %% tags=["from-numpy"]
array = np.ones(2, np.float32)
held = jnp.array(array)
array[0] = 5
y = held[0]

# %% tags=["shape"]
y = list(x.shape)

# %% tags=["reshape"]
y = x.reshape(3, -1)

# %% tags=["transpose"]
y = x.transpose(2, 0, 1)

# %% tags=["expand"]
wide = jnp.expand_dims(x, 0)
y = [str(wide.shape), str(wide.squeeze(0).shape)]

# %% tags=["concatenate"]
rows = jnp.stack([a, b])
y = jnp.concat([rows, rows])

# %% tags=["split"]
y = jnp.split(x, 3, axis=1)[1]

# %% tags=["gather"]
y = jnp.take_along_axis(x, ids[:, None], axis=1).squeeze(1)

# %% tags=["boolean-mask"]
y = x[x > 2]

# %% tags=["einsum"]
y = jnp.einsum("bij,bjk->bik", a, b)

# %% tags=["matmul"]
y = a @ b

# %% tags=["variance"]
y = [x.std(), x.var()]

# %% tags=["argmax"]
y = x.argmax(axis=1)

# %% tags=["out-of-range"]
y = x[ids]  # jnp.take gives NaN

# %% tags=["set-item"]
y = x.at[1].set(9.0)
