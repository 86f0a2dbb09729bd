# %% [markdown]
# # Export and import: phrases in JAX with Flax NNX

# %%
import tempfile
from pathlib import Path

import jax.numpy as jnp
import numpy as np
from flax import nnx

tensor = jnp.asarray

# %% [markdown] tags=["export-graph"]
# `jax.export` needs the package flatbuffers to save, which the pinned
# environment doesn't have.

# %% [markdown] tags=["saved-model"]
# `jax.experimental.jax2tf` needs TensorFlow, which the pinned environment
# doesn't have.

# %% [markdown] tags=["old-keras-file"]
# None at all: the file is Keras'.

# %% tags=["way-out"]
path = Path(tempfile.mkdtemp()) / "weights.npz"
layer = nnx.Linear(2, 1, rngs=nnx.Rngs(0))
np.savez(path, **nnx.to_pure_dict(nnx.state(layer, nnx.Param)))
with np.load(path) as held:
    y = sum(held[name].size for name in held)
