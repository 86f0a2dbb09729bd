# %% [markdown]
# # Embeddings: checks in Lasagne on Theano

# %%
import numpy as np
import theano
import theano.tensor as T
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = pool  # Lasagne 0.1 imports it under its old name
pool.max_pool_2d = lambda x, ds, st, padding, **others: pool.pool_2d(x, ws=ds, stride=st, pad=padding, **others)
import lasagne
from lasagne.layers import (
    EmbeddingLayer,
    InputLayer,
    get_output,
)

lasagne.random.set_rng(np.random.RandomState(0))

# %% tags=["adam-rows", "trap"]
words = T.ivector("words")
embedding = EmbeddingLayer(InputLayer((None,)), 3, 1)
loss = get_output(embedding, words).sum()
train = theano.function([words], updates=lasagne.updates.adam(loss, [embedding.W], learning_rate=0.01))
for word in (0, 1):
    before = embedding.W.get_value()[0, 0]
    train(np.array([word], "int32"))
observed = embedding.W.get_value()[0, 0] != before

# %% tags=["padding-index", "trap"]
words = T.ivector("words")
embedding = EmbeddingLayer(InputLayer((None,)), 3, 2)
gradient = T.grad(get_output(embedding, words).sum(), embedding.W)
observed = "learns" if gradient.eval({words: np.array([0], "int32")})[0].any() else "stays"

# %% tags=["padding-index", "mend"]
outputs = get_output(embedding, words) * T.neq(words, 0).dimshuffle(0, "x")
gradient = T.grad(outputs.sum(), embedding.W)
observed = "learns" if gradient.eval({words: np.array([0], "int32")})[0].any() else "stays"

# %% tags=["embedding-range", "trap", "raises"]
words = T.ivector("words")
outputs = get_output(EmbeddingLayer(InputLayer((None,)), 3, 2), words)
observed = str(outputs.eval({words: np.array([3], "int32")}).shape)

# %% tags=["embedding-init", "trap"]
observed = EmbeddingLayer(InputLayer((1,), T.lvector()), 1000, 100).W.get_value().std()
