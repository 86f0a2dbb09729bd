# %% [markdown]
# # Embeddings: checks in Keras 2

# %%
import numpy as np
from keras import backend as K
from keras.initializers import RandomNormal
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

# %% tags=["padding-index", "trap"]
model = Sequential([Embedding(3, 1, input_length=2)])
model.compile("sgd", loss=lambda labels, outputs: outputs)
before = model.get_weights()[0]
model.train_on_batch(np.array([[0, 1]]), np.zeros((1, 2, 1)))
observed = "learns" if (model.get_weights()[0] != before)[0].any() else "stays"

# %% tags=["padding-index", "mend"]
model = Sequential([Embedding(3, 1, input_length=2, mask_zero=True)])  # the loss leaves the padding out
model.compile("sgd", loss=lambda labels, outputs: K.sum(outputs, axis=-1))
before = model.get_weights()[0]
model.train_on_batch(np.array([[0, 1]]), np.zeros((1, 2, 1)))
observed = "learns" if (model.get_weights()[0] != before)[0].any() else "stays"

# %% tags=["embedding-range", "trap", "raises"]
model = Sequential([Embedding(3, 2, input_length=1)])
output, rows = model.predict(np.array([[3]]))[0, 0], model.get_weights()[0]
observed = "some row" if (output == rows).all(axis=1).any() else "some numbers"  # CNTK reads what lies behind the array

# %% tags=["embedding-init", "trap"]
observed = Sequential([Embedding(1000, 100, input_length=1)]).get_weights()[0].std()

# %% tags=["embedding-init", "mend"]
embedding = Embedding(1000, 100, embeddings_initializer=RandomNormal(stddev=1), input_length=1)
observed = Sequential([embedding]).get_weights()[0].std()
