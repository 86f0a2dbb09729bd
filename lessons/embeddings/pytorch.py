# %% [markdown]
# # Embeddings: checks in PyTorch

# %%
import torch
from torch import nn

torch.manual_seed(0)

# %% tags=["adam-rows", "trap"]
embedding = nn.Embedding(3, 1)
optimizer = torch.optim.Adam(embedding.parameters(), lr=0.01)
for word in (0, 1):
    optimizer.zero_grad()
    before = embedding.weight[0].item()
    embedding(torch.tensor([word])).sum().backward()
    optimizer.step()
observed = embedding.weight[0].item() != before

# %% tags=["padding-index", "trap"]
embedding = nn.Embedding(3, 2)
embedding(torch.tensor([0])).sum().backward()
observed = "learns" if embedding.weight.grad[0].any() else "stays"

# %% tags=["padding-index", "mend"]
embedding = nn.Embedding(3, 2, padding_idx=0)  # row 0 is zero, and stays so
embedding(torch.tensor([0])).sum().backward()
observed = "learns" if embedding.weight.grad[0].any() else "stays"

# %% tags=["embedding-range", "trap", "raises"]
observed = str(nn.Embedding(3, 2)(torch.tensor([3])).shape)

# %% tags=["embedding-init", "trap"]
observed = nn.Embedding(1000, 100).weight.std().item()

# %% tags=["clip-repeated", "trap"]
embedding = nn.Embedding(3, 1)
embedding(torch.tensor([0, 0])).sum().backward()
observed = nn.utils.clip_grad_norm_(embedding.parameters(), 1).item()  # with sparse=True it raises an error
