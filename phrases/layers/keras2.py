# %% [markdown]
# # Layers: phrases in Keras 2

# %%
import numpy as np
from keras import backend as K
from keras.layers import (
    AveragePooling2D,
    BatchNormalization,
    Conv1D,
    Conv2D,
    Conv2DTranspose,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Embedding,
    Flatten,
    GlobalAveragePooling2D,
    Input,
    MaxPooling2D,
    Permute,
    SpatialDropout2D,
    UpSampling2D,
)
from keras.models import Model, Sequential
from keras.utils import convert_all_kernels_in_model

tensor = np.array
channels_last = True
np.random.seed(0)


def model_of(layer, x, **options):
    inputs = Input(x.shape[1:])
    return Model(inputs, layer(inputs, **options))


# %% tags=["dense"]
y = Sequential([Dense(2, weights=[w.T, b], input_shape=(3,))]).predict(x)

# %% tags=["conv-2d"]
# Theano turns the kernel: a convolution as in mathematics
layer = Conv2D(1, 2, use_bias=False, weights=[kernel.transpose(2, 3, 1, 0)])
y = model_of(layer, x).predict(x)

# %% tags=["conv-2d", "same"]
layer = Conv2D(1, 2, use_bias=False, weights=[kernel.transpose(2, 3, 1, 0)])
model = model_of(layer, x)
if K.backend() == "theano":
    convert_all_kernels_in_model(model)
y = model.predict(x)

# %% tags=["conv-1d"]
# Theano turns the kernel: a convolution as in mathematics
layer = Conv1D(1, 2, use_bias=False, weights=[kernel.transpose(2, 1, 0)])
y = model_of(layer, x).predict(x)

# %% tags=["conv-1d", "same"]
layer = Conv1D(1, 2, use_bias=False, weights=[kernel.transpose(2, 1, 0)])
model = model_of(layer, x)
if K.backend() == "theano":
    convert_all_kernels_in_model(model)
y = model.predict(x)

# %% tags=["transposed-conv"]
weights = [kernel[:, :, None, None]]
layer = Conv2DTranspose(1, 3, strides=2, use_bias=False, weights=weights)
y = model_of(layer, x).predict(x)

# %% tags=["transposed-conv", "same"]
weights = [kernel[:, :, None, None]]
layer = Conv2DTranspose(1, 3, strides=2, use_bias=False, weights=weights)
model = model_of(layer, x)
if K.backend() == "theano":
    convert_all_kernels_in_model(model)
y = model.predict(x)

# %% tags=["depthwise-conv"]
weights = [kernel.transpose(1, 2, 0)[..., None]]
layer = DepthwiseConv2D(2, use_bias=False, weights=weights)
y = model_of(layer, x).predict(x)

# %% tags=["max-pool"]
y = model_of(MaxPooling2D(), x).predict(x)

# %% tags=["average-pool"]
y = model_of(AveragePooling2D(3, strides=1, padding="same"), x).predict(x)

# %% tags=["global-average-pool"]
y = model_of(GlobalAveragePooling2D(), x).predict(x)

# %% tags=["batch-norm"]
y = model_of(BatchNormalization(), x, training=True).predict(x)

# %% tags=["batch-norm", "same"]
# Theano takes no epsilon below 1e-5
y = model_of(BatchNormalization(epsilon=1.001e-5), x, training=True).predict(x)

# %% tags=["batch-norm-statistics"]
layer = BatchNormalization()
model = model_of(layer, x)
model.compile("sgd", "mse")
model.train_on_batch(x, x)
gamma, beta, mean, variance = layer.get_weights()
y = np.concatenate([mean, variance])

# %% [markdown] tags=["layer-norm"]
# None at all: in keras-layer-normalization, which the pinned environments
# don't have.

# %% [markdown] tags=["group-norm"]
# None at all: in keras-contrib, which the pinned environments don't have.

# %% [markdown] tags=["rms-norm"]
# None at all.

# %% [markdown] tags=["instance-norm"]
# None at all: in keras-contrib, which the pinned environments don't have.

# %% tags=["dropout"]
x = np.ones((1, 1000))
y = np.unique(model_of(Dropout(0.25), x, training=True).predict(x))

# %% tags=["spatial-dropout"]
x = np.ones((1, 4, 4, 8))
outputs = model_of(SpatialDropout2D(0.5), x, training=True).predict(x)
y = np.ptp(outputs, axis=(1, 2)).max()

# %% tags=["embedding"]
layer = Embedding(4, 2, weights=[table], input_length=3)
y = Sequential([layer]).predict(ids[None])[0]

# %% tags=["flatten"]
y = model_of(Flatten(), x).predict(x)

# %% tags=["flatten", "same"]
y = Sequential(
    [Permute((3, 1, 2), input_shape=x.shape[1:]), Flatten()]
).predict(x)

# %% tags=["resize", "raises"]
layer = UpSampling2D(
    2, interpolation="bilinear"
)  # CNTK knows the nearest alone
y = model_of(layer, x).predict(x)
