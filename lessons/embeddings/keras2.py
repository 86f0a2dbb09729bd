# %% [markdown]
# # Embeddings: checks in Keras 2

# %%
import numpy as np
from keras.layers import (
    Embedding,
)
from keras.models import Sequential
from keras.optimizers import Adam

np.random.seed(0)

# %% tags=["adam-rows", "trap"]
model = Sequential([Embedding(3, 1, input_length=1)])
model.compile(Adam(lr=0.01), loss=lambda labels, outputs: outputs)
for word in (0, 1):
    before = model.get_weights()[0][0].item()
    model.train_on_batch(np.array([[word]]), np.zeros((1, 1, 1)))
observed = model.get_weights()[0][0].item() != before

# %% tags=["embedding-init", "trap"]
observed = Sequential([Embedding(1000, 100, input_length=1)]).get_weights()[0].std()
