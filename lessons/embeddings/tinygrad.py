# %% [markdown]
# # Embeddings: checks in tinygrad

# %%
from tinygrad import Context, Tensor, nn

Tensor.manual_seed(0)

# %% tags=["adam-rows", "trap"]
embedding = nn.Embedding(3, 1)
optimizer = nn.optim.Adam([embedding.weight], lr=0.01)
with Context(TRAINING=1):
    for word in (0, 1):
        optimizer.zero_grad()
        before = embedding.weight[0].item()
        embedding(Tensor([word])).sum().backward()
        optimizer.step()
observed = embedding.weight[0].item() != before

# %% tags=["padding-index", "trap"]
embedding = nn.Embedding(3, 2)
embedding(Tensor([0])).sum().backward()
observed = "learns" if embedding.weight.grad[0].any().item() else "stays"

# %% tags=["embedding-range", "trap", "raises"]
outputs = nn.Embedding(3, 2)(Tensor([3]))
observed = "zeros" if not outputs.any().item() else "some row"

# %% tags=["embedding-init", "trap"]
observed = nn.Embedding(1000, 100).weight.std().item()
