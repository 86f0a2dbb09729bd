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
