# %% [markdown]
# # Embeddings: checks in PaddlePaddle

# %%
import paddle
from paddle import nn

paddle.seed(0)

# %% tags=["adam-rows", "trap"]
embedding = nn.Embedding(3, 1)
optimizer = paddle.optimizer.Adam(0.01, parameters=embedding.parameters())  # with sparse and lazy_mode the row stays
for word in (0, 1):
    before = embedding.weight[0].item()
    embedding(paddle.to_tensor([word])).sum().backward()
    optimizer.step()
    optimizer.clear_grad()
observed = embedding.weight[0].item() != before

# %% tags=["padding-index", "trap"]
embedding = nn.Embedding(3, 2)
embedding(paddle.to_tensor([0])).sum().backward()
observed = "learns" if embedding.weight.grad[0].any().item() else "stays"

# %% tags=["padding-index", "mend"]
embedding = nn.Embedding(3, 2, padding_idx=0)
embedding(paddle.to_tensor([0])).sum().backward()
observed = "learns" if embedding.weight.grad[0].any().item() else "stays"

# %% tags=["embedding-range", "trap", "raises"]
observed = str(nn.Embedding(3, 2)(paddle.to_tensor([3])).shape)

# %% tags=["embedding-init", "trap"]
observed = nn.Embedding(1000, 100).weight.std().item()

# %% tags=["clip-repeated", "trap"]
embedding = nn.Embedding(3, 1)
embedding(paddle.to_tensor([0, 0])).sum().backward()
observed = nn.utils.clip_grad_norm_(embedding.parameters(), 1.0).item()
