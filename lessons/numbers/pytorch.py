# %% [markdown]
# # Numbers and precision: checks in PyTorch

# %%
import numpy as np
import torch

torch.manual_seed(0)

# %% tags=["tf32", "trap"]
products, convolutions = torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32
observed = {(False, False): "nothing", (False, True): "convolutions", (True, True): "both"}[products, convolutions]

# %% tags=["tf32", "mend"]
torch.backends.cudnn.allow_tf32 = False
observed = "convolutions" if torch.backends.cudnn.allow_tf32 else "nothing"

# %% tags=["float64-input", "trap"]
observed = str(torch.from_numpy(np.ones(2)).dtype).replace("torch.", "")

# %% tags=["float64-layer", "trap", "raises"]
observed = str(torch.nn.Linear(2, 1)(torch.from_numpy(np.ones((1, 2)))).dtype).replace("torch.", "")

# %% tags=["default-int", "trap"]
observed = str(torch.tensor([1, 2]).dtype).replace("torch.", "")

# %% tags=["deviation", "trap"]
observed = torch.tensor([0.0, 2.0]).std().item()

# %% tags=["deviation", "mend"]
observed = torch.tensor([0.0, 2.0]).std(correction=0).item()

# %% tags=["shared-memory", "trap"]
numbers = np.zeros(2, np.float32)
tensor = torch.from_numpy(numbers)
numbers[0] = 1
observed = tensor[0].item() == 1

# %% tags=["shared-memory", "mend"]
numbers = np.zeros(2, np.float32)
tensor = torch.tensor(numbers)
numbers[0] = 1
observed = tensor[0].item() == 1

# %% tags=["mean-of-integers", "trap", "raises"]
observed = torch.tensor([1, 2]).mean().item()

# %% tags=["mixed-arithmetic", "trap", "raises"]
observed = str((torch.tensor([1], dtype=torch.int32) + torch.tensor([0.5])).dtype).replace("torch.", "")
