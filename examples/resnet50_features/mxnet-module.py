# %% [markdown]
# # ResNet-50 features in MXNet Module
#
# MXNet's symbolic interface: a graph of symbols, and a `Module` that binds it
# to memory. Layout NCHW, MXNet's own. The package has no ResNet of symbols:
# `mx.model.load_checkpoint` reads one from files, with its trained weights.

# %%
from rosetta_common import (
    MiniBatches,
    load_enlarged_cifar10,
    logistic_regression,
    resnet50_weights,
    specification,
)

import mxnet as mx
import numpy as np

spec = specification("resnet50_features")
context = mx.gpu() if mx.context.num_gpus() else mx.cpu()

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
def convolution(x, filters, size, stride, name, normalisation):
    shape = {
        "kernel": (size, size),
        "stride": (stride, stride),
        "pad": (size // 2, size // 2),
    }
    x = mx.sym.Convolution(
        x, num_filter=filters, no_bias=True, name=name, **shape
    )
    # by default the scale is 1, epsilon 1e-3
    return mx.sym.BatchNorm(x, fix_gamma=False, eps=1e-5, name=normalisation)


def relu(x):
    return mx.sym.Activation(x, act_type="relu")


def bottleneck(x, width, stride, prefix, shortcut):
    y = relu(
        convolution(x, width, 1, stride, prefix + "conv1", prefix + "bn1")
    )
    y = relu(convolution(y, width, 3, 1, prefix + "conv2", prefix + "bn2"))
    y = convolution(y, 4 * width, 1, 1, prefix + "conv3", prefix + "bn3")
    if shortcut:
        x = convolution(
            x,
            4 * width,
            1,
            stride,
            prefix + "downsample.0",
            prefix + "downsample.1",
        )
    return relu(y + x)


x = mx.sym.Variable("data")
x = relu(convolution(x, 64, 7, 2, "conv1", "bn1"))
x = mx.sym.Pooling(
    x, pool_type="max", kernel=(3, 3), stride=(2, 2), pad=(1, 1)
)
for stage, (width, blocks) in enumerate(
    [(64, 3), (128, 4), (256, 6), (512, 3)], 1
):
    for block in range(blocks):
        stride = 2 if stage > 1 and block == 0 else 1
        x = bottleneck(
            x, width, stride, f"layer{stage}.{block}.", shortcut=block == 0
        )
features = mx.sym.Flatten(mx.sym.Pooling(x, pool_type="avg", global_pool=True))

model = mx.mod.Module(features, label_names=None, context=context)
model.bind(
    [("data", (spec.batch_size, 3, spec.size, spec.size))], for_training=False
)


# the graph chooses the names: layer1.0.bn1_gamma, layer1.0.bn1_moving_mean
def weight(name):
    layer, part = name.split("_", 1)
    part = (
        part.replace("gamma", "weight")
        .replace("beta", "bias")
        .replace("moving", "running")
    )
    return mx.nd.array(weights[layer + "." + part])


model.set_params(
    {
        name: weight(name)
        for name in features.list_arguments()
        if name != "data"
    },
    # means and variances
    {name: weight(name) for name in features.list_auxiliary_states()},
)


# %% tags=["predict"]
def extract(images):
    outputs = []
    for batch in MiniBatches(images, batch_size=spec.batch_size):
        model.forward(mx.io.DataBatch([mx.nd.array(batch)]))
        outputs.append(model.get_outputs()[0].asnumpy())
    return np.concatenate(outputs)


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
