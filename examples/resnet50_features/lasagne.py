# %% [markdown]
# # ResNet-50 features in Lasagne on Theano
#
# Layout NCHW, Theano's own. Convolutions are true convolutions: kernels from
# other frameworks must be turned by 180 degrees. Lasagne has no networks of
# its own. Its authors' "Recipes" have the paper's ResNet-50, with ImageNet's
# weights in a file resnet50.pkl. Lasagne 0.1 has no batch normalisation
# either.

# %%
from rosetta_common import (
    MiniBatches,
    load_enlarged_cifar10,
    logistic_regression,
    resnet50_weights,
    specification,
)

import numpy as np
import theano
import theano.tensor as T
from theano.tensor.signal import pool

# float64 by default; most users set it in THEANO_FLAGS or ~/.theanorc
theano.config.floatX = "float32"

# Lasagne 0.1 imports Theano's old module `downsample`. Theano 1.0 calls it
# `pool`, with new names for the arguments.
theano.tensor.signal.downsample = pool
pool.max_pool_2d = lambda x, ds, st, padding, **others: pool.pool_2d(
    x, ws=ds, stride=st, pad=padding, **others
)

import lasagne
from lasagne.init import Constant
from lasagne.layers import (
    Conv2DLayer,
    ElemwiseSumLayer,
    GlobalPoolLayer,
    InputLayer,
    MaxPool2DLayer,
    NonlinearityLayer,
)
from lasagne.nonlinearities import rectify

spec = specification("resnet50_features")

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_enlarged_cifar10(
    spec, layout="NCHW"
)
weights = resnet50_weights(spec)
print("pictures", x_train.shape, x_test.shape, x_train.dtype)
print(
    "weights ",
    sum(array.size for array in weights.values()),
    "numbers in",
    len(weights),
    "arrays",
)


# %% tags=["build"]
# only for prediction
class BatchNormLayer(lasagne.layers.Layer):
    def __init__(self, incoming, **others):
        super().__init__(incoming, **others)
        channels = self.input_shape[1:2]
        self.gamma, self.beta = (
            self.add_param(Constant(1), channels),
            self.add_param(Constant(0), channels),
        )
        self.mean, self.variance = (
            self.add_param(Constant(0), channels),
            self.add_param(Constant(1), channels),
        )

    def get_output_for(self, x, **others):
        # 1e-5 is refused: cuDNN's smallest value is 1e-5, and 1e-5 as float32
        # is a little smaller.
        return T.nnet.bn.batch_normalization_test(
            x,
            self.gamma,
            self.beta,
            self.mean,
            self.variance,
            axes="spatial",
            epsilon=1.001e-5,
        )


# no ReLU here: it follows the normalisation
def convolution(x, filters, size, stride=1, pad=0):
    return BatchNormLayer(
        Conv2DLayer(
            x,
            filters,
            size,
            stride,
            pad,
            W=Constant(0),
            b=None,
            nonlinearity=None,
        )
    )


def relu(x):
    return NonlinearityLayer(x, rectify)


def bottleneck(x, width, stride=1):
    y = relu(convolution(x, width, 1, stride))
    y = relu(convolution(y, width, 3, pad=1))
    y = convolution(y, 4 * width, 1)
    if x.output_shape[1] != 4 * width:
        x = convolution(x, 4 * width, 1, stride)
    return relu(ElemwiseSumLayer([y, x]))


model = InputLayer((None, 3, spec.size, spec.size))
model = relu(convolution(model, 64, 7, stride=2, pad=3))
model = MaxPool2DLayer(model, 3, stride=2, pad=1)
for width, blocks, stride in [
    (64, 3, 1),
    (128, 4, 2),
    (256, 6, 2),
    (512, 3, 2),
]:
    model = bottleneck(model, width, stride)
    for _ in range(blocks - 1):
        model = bottleneck(model, width)
model = GlobalPoolLayer(model)

# The layers have the order of `weights`: all layers that lead to the first
# layer of a sum come first.
values = [
    array[:, :, ::-1, ::-1] if array.ndim == 4 else array
    for array in weights.values()
]
lasagne.layers.set_all_param_values(model, values)

images = T.tensor4("images")
predict = theano.function([images], lasagne.layers.get_output(model, images))


# %% tags=["predict"]
def extract(pictures):
    return np.concatenate(
        [
            predict(batch)
            for batch in MiniBatches(pictures, batch_size=spec.batch_size)
        ]
    )


features_train, features_test = extract(x_train), extract(x_test)
print(
    "features", features_train.shape, features_test.shape, features_test.dtype
)

# %% tags=["evaluate"]
predictions = logistic_regression(features_train, y_train, features_test)
accuracy = (predictions == y_test).mean()
print("predicted", predictions[:10])
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
