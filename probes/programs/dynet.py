# %% [markdown]
# # Programs: probes in DyNet

# %%
import dynet as dy
import numpy as np
from rosetta_common.ground.probes import RATE, boltzmann_outcome


# %% tags=["boltzmann", "trap"]
def train(batches, w, b, c):
    for v, uniform in batches:
        dy.renew_cg()
        images, weights = dy.inputTensor(v), dy.inputTensor(w)
        ones = dy.inputTensor(np.ones((len(v), 1)))
        rows_b, rows_c = ones * dy.inputTensor(b[None]), ones * dy.inputTensor(c[None])
        h = dy.logistic(images * weights + rows_c)
        sample = dy.inputTensor(uniform < h.npvalue())
        v1 = dy.logistic(sample * dy.transpose(weights) + rows_b)
        h1 = dy.logistic(v1 * weights + rows_c)
        change = dy.transpose(images) * h - dy.transpose(v1) * h1
        w = w + RATE * change.npvalue() / len(v)
        b = b + RATE * dy.mean_dim(images - v1, [0], False).npvalue()
        c = c + RATE * dy.mean_dim(h - h1, [0], False).npvalue()
    return w, b, c


# %% tags=["boltzmann", "measure"]
observed = boltzmann_outcome(train)
