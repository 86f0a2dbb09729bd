# %% [markdown]
# # Embeddings: checks in MLX

# %%
import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim

mx.random.seed(0)

# %% tags=["adam-rows", "trap"]
embedding = nn.Embedding(3, 1)
optimizer = optim.Adam(learning_rate=0.01)
gradient = nn.value_and_grad(embedding, lambda word: embedding(word).sum())
for word in (0, 1):
    before = embedding.weight[0].item()
    optimizer.update(embedding, gradient(mx.array([word]))[1])
observed = embedding.weight[0].item() != before

# %% tags=["padding-index", "trap"]
embedding = nn.Embedding(3, 2)
_, gradients = nn.value_and_grad(embedding, lambda words: embedding(words).sum())(mx.array([0]))
observed = "learns" if gradients["weight"][0].any().item() else "stays"

# %% tags=["embedding-range", "trap", "raises"]
embedding = nn.Embedding(3, 2)
outputs = embedding(mx.array([3]))
observed = "NaN" if mx.isnan(outputs).any().item() else "zeros" if not outputs.any().item() else "some numbers"

# %% tags=["embedding-init", "trap"]
observed = nn.Embedding(1000, 100).weight.std().item()

# %% tags=["clip-repeated", "trap"]
embedding = nn.Embedding(3, 1)
_, gradients = nn.value_and_grad(embedding, lambda words: embedding(words).sum())(mx.array([0, 0]))
_, norm = optim.clip_grad_norm(gradients, max_norm=1)
observed = norm.item()
