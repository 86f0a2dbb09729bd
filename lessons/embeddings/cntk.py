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

# %% tags=["embedding-init", "trap"]
observed = Embedding(100)(C.input_variable(1000)).E.value.std()
