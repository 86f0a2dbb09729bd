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

# %% tags=["padding-index", "trap"]
embedding = L.EmbedID(3, 2)
embedding.cleargrads()
chainer.functions.sum(embedding(np.array([0], np.int32))).backward()
observed = "learns" if embedding.W.grad[0].any() else "stays"

# %% tags=["padding-index", "mend"]
embedding = L.EmbedID(3, 2, ignore_label=0)  # the embedding of word 0 is zero
embedding.cleargrads()
chainer.functions.sum(embedding(np.array([0], np.int32))).backward()
observed = "learns" if embedding.W.grad[0].any() else "stays"

# %% tags=["embedding-range", "trap", "raises"]
observed = str(L.EmbedID(3, 2)(np.array([3], np.int32)).shape)

# %% tags=["embedding-init", "trap"]
observed = L.EmbedID(1000, 100).W.array.std()

# %% tags=["clip-repeated", "trap"]
embedding = L.EmbedID(3, 1)
optimizer = chainer.optimizers.SGD(lr=1).setup(embedding)
optimizer.add_hook(chainer.optimizer_hooks.GradientClipping(1))
before = embedding.W.array[0, 0]
optimizer.update(lambda: chainer.functions.sum(embedding(np.array([0, 0]))))
observed = 2 / (before - embedding.W.array[0, 0])  # the gradient, divided by what is left of it
