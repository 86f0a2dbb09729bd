# %% [markdown]
# # Numbers and precision: checks in JAX with Flax NNX and Optax

# %%
import os
import subprocess
import sys

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
