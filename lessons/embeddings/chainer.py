# %% [markdown]
# # Embeddings: checks in Chainer

# %%
import chainer
import chainer.links as L
import numpy as np

np.random.seed(0)

# %% tags=["adam-rows", "trap"]
embedding = L.EmbedID(3, 1)
optimizer = chainer.optimizers.Adam(alpha=0.01).setup(embedding)
for word in (0, 1):
    before = embedding.W.array[0, 0]
    optimizer.update(embedding, np.array([word]))
observed = embedding.W.array[0, 0] != before
