# %% [markdown]
# # Normalisation: checks in Chainer

# %%
import chainer
import chainer.links as L
import numpy as np

np.random.seed(0)


def normal(*shape):
    return np.random.randn(*shape).astype(np.float32)


# %% tags=["batchnorm-momentum", "trap"]
layer = L.BatchNormalization(1)
layer(np.array([[0], [2]], np.float32))  # the batch's mean is 1
observed = layer.avg_mean.item()

# %% tags=["batchnorm-epsilon", "trap"]
layer = L.BatchNormalization(1)
layer.avg_var[:] = 0
with chainer.using_config("train", False):
    observed = layer(np.ones((1, 1), np.float32)).item() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-epsilon", "mend"]
layer = L.BatchNormalization(1, eps=1e-5)
layer.avg_var[:] = 0
with chainer.using_config("train", False):
    observed = layer(np.ones((1, 1), np.float32)).item() ** -2

# %% tags=["batchnorm-variance", "trap"]
layer = L.BatchNormalization(1, decay=0)
layer(np.array([[0], [4]], np.float32))  # their variance is 4 if divided by n, 8 if by n - 1
observed = layer.avg_var.item() / 4

# %% tags=["batchnorm-scale", "trap"]
layer = L.BatchNormalization(4)
observed = "/gamma" in dict(layer.namedparams())

# %% tags=["batchnorm-prediction", "trap"]
layer = L.BatchNormalization(4)
for _ in range(20):
    layer(3 + 2 * normal(64, 4))
x = normal(10, 4)
by_hand = (x - layer.avg_mean) / np.sqrt(layer.avg_var + layer.eps) * layer.gamma.array + layer.beta.array
with chainer.using_config("train", False):
    observed = abs(layer(x).array - by_hand).max()

# %% tags=["layernorm-epsilon", "trap"]
x = np.array([[-1e-4, 1e-4]], np.float32)  # its variance is 1e-8
observed = 1e-8 * (L.LayerNormalization(2)(x)[0, 1].item() ** -2 - 1)

# %% tags=["groupnorm-epsilon", "trap"]
x = np.array([[-1e-4, 1e-4]], np.float32)
observed = 1e-8 * (L.GroupNormalization(1, 2)(x[..., np.newaxis])[0, 1, 0].item() ** -2 - 1)

# %% tags=["layernorm-axes", "trap", "raises"]
outputs = L.LayerNormalization()(np.arange(24, dtype=np.float32).reshape(2, 3, 4) ** 2)
observed = "the last" if abs(outputs.array.mean(-1)).max() < 1e-3 else "all but the first"

# %% tags=["norm-float16", "trap"]
x = np.array([[0, 600]], np.float16)  # their variance is 90,000: float16 ends at 65,504
with chainer.using_config("dtype", np.float16):
    observed = abs(L.LayerNormalization(2)(x)[0, 1].item() - 1) < 0.01

# %% tags=["frozen-batchnorm", "trap"]
layer = L.BatchNormalization(1)
layer.disable_update()
layer(np.full((4, 1), 2, np.float32))
observed = layer.avg_mean.item() != 0

# %% tags=["frozen-batchnorm", "mend"]
layer = L.BatchNormalization(1)
with chainer.using_config("train", False):
    layer(np.full((4, 1), 2, np.float32))
observed = layer.avg_mean.item() != 0
