# %% [markdown]
# # Numbers and precision: checks in PyTorch

# %%
import torch

torch.manual_seed(0)

# %% tags=["tf32", "trap"]
products, convolutions = torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32
observed = {(False, False): "nothing", (False, True): "convolutions", (True, True): "both"}[products, convolutions]

# %% tags=["tf32", "mend"]
torch.backends.cudnn.allow_tf32 = False
observed = "convolutions" if torch.backends.cudnn.allow_tf32 else "nothing"
