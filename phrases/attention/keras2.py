# %% [markdown]
# # Attention: phrases in Keras 2

# %%
import numpy as np
from keras.layers import Dot, Input, Lambda, Softmax
from keras.models import Model

tensor = np.array

# %% [markdown] tags=["mask-polarity"]
# None at all: Keras 2 has no attention layer.

# %% [markdown] tags=["multi-head"]
# None at all: Keras 2 has no attention layer.

# %% tags=["causal-mask", "by-hand"]
queries, keys, values = (
    Input(part.shape[2:]) for part in (q, k, v)
)  # one head
later = np.triu(np.full((3, 3), -1e9, "float32"), 1)
scores = Lambda(lambda s: s / 2**0.5 + later)(Dot(2)([queries, keys]))
outputs = Dot((2, 1))([Softmax()(scores), values])
model = Model([queries, keys, values], outputs)
y = model.predict([q[:, 0], k[:, 0], v[:, 0]])[:, None]

# %% tags=["scaled-dot-product", "by-hand"]
queries, keys, values = (
    Input(part.shape[2:]) for part in (q, k, v)
)  # one head
scores = Lambda(lambda s: s / 2**0.5)(Dot(2)([queries, keys]))
outputs = Dot((2, 1))([Softmax()(scores), values])
model = Model([queries, keys, values], outputs)
y = model.predict([q[:, 0], k[:, 0], v[:, 0]])[:, None]

# %% tags=["cross-attention", "by-hand"]
queries, others = Input(q.shape[2:]), Input(memory.shape[2:])  # one head
scores = Lambda(lambda s: s / 2**0.5)(Dot(2)([queries, others]))
outputs = Dot((2, 1))([Softmax()(scores), others])
y = Model([queries, others], outputs).predict([q[:, 0], memory[:, 0]])[:, None]
