# %% [markdown]
# # Numbers and precision: checks in JAX with Flax NNX and Optax

# %%
import os
import subprocess
import sys

import jax.numpy as jnp
import numpy as np
from flax import nnx

# %% tags=["tf32", "trap"]
SCRIPT = """
import jax, jax.numpy as jnp
x = jnp.ones((4, 4))
print(jax.jit(jnp.matmul).lower(x, x).as_text())
"""


def product(**variables):
    kept = {name: value for name, value in os.environ.items() if name != "JAX_DEFAULT_MATMUL_PRECISION"}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env={**kept, **variables}, stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


observed = "nothing" if "HIGHEST" in product() else "both"  # without a precision, XLA takes TF32 on a GPU

# %% tags=["tf32", "mend"]
observed = "nothing" if "HIGHEST" in product(JAX_DEFAULT_MATMUL_PRECISION="highest") else "both"

# %% tags=["float64-input", "trap"]
observed = str(jnp.asarray(np.ones(2)).dtype)

# %% tags=["float64-layer", "trap", "raises"]
observed = str(nnx.Linear(2, 1, rngs=nnx.Rngs(0))(np.ones((1, 2))).dtype)

# %% tags=["default-int", "trap"]
observed = str(jnp.array([1, 2]).dtype)

# %% tags=["deviation", "trap"]
observed = jnp.array([0.0, 2.0]).std()

# %% tags=["shared-memory", "trap"]
numbers = np.zeros(2, np.float32)
array = jnp.asarray(numbers)
numbers[0] = 1
observed = array[0].item() == 1

# %% tags=["mean-of-integers", "trap", "raises"]
observed = jnp.array([1, 2]).mean()

# %% tags=["mixed-arithmetic", "trap", "raises"]
observed = str((jnp.array([1], jnp.int32) + jnp.array([0.5])).dtype)
