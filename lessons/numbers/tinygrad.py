# %% [markdown]
# # Numbers and precision: checks in tinygrad

# %%
from tinygrad import Tensor
from tinygrad.helpers import ALLOW_TF32

Tensor.manual_seed(0)

# %% tags=["tf32", "trap"]
observed = "both" if ALLOW_TF32 else "nothing"
