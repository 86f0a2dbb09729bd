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
