# %% [markdown]
# # Embeddings: checks in CNTK

# %%
import cntk as C
import numpy as np
from cntk.layers import Embedding

C.cntk_py.reset_random_seed(1)

# %% tags=["adam-rows", "trap"]
word = C.input_variable(())
embedding = Embedding(1)(C.one_hot(word, 3))  # on a CPU, Adam fails if the one-hot vectors are sparse
trainer = C.Trainer(None, C.reduce_sum(embedding), C.adam(embedding.parameters, lr=0.01, momentum=0.9))
for number in (0, 1):
    before = embedding.E.value[0, 0]
    trainer.train_minibatch({word: np.array([number])})
observed = embedding.E.value[0, 0] != before

# %% tags=["embedding-range", "trap"]
embedding = Embedding(2)(C.one_hot(C.input_variable(()), 3))
outputs = embedding.eval(np.array([3]))
observed = "NaN" if np.isnan(outputs).any() else "zeros" if not outputs.any() else "some row"

# %% tags=["embedding-range", "mend", "raises"]
embedding = Embedding(2)(C.input_variable(3))
observed = str(embedding.eval(C.Value.one_hot([[3]], 3)).shape)

# %% tags=["embedding-init", "trap"]
observed = Embedding(100)(C.input_variable(1000)).E.value.std()
