# %% [markdown]
# # ResNet-50 features in CNTK
#
# Layout CHW without a batch axis: CNTK adds that axis itself. The library has
# no ResNet: this one is built as in CNTK's example, which has a block's stride
# in its 3x3 convolution ("v1.5"). Pretrained weights came as files of whole
# networks: `C.load_model("ResNet50_ImageNet_Caffe.model")` is the paper's
# network.

# %%
from rosetta_common import (
    MiniBatches,
    load_enlarged_cifar10,
    logistic_regression,
    resnet50_weights,
    specification,
)

import cntk as C
import numpy as np
from cntk.layers import (
    BatchNormalization,
    Convolution2D,
    GlobalAveragePooling,
    MaxPooling,
)

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
def conv_bn(x, prefix, conv, bn, size, width, strides=1):
    x = Convolution2D(
        (size, size), width, strides=strides, bias=False, name=prefix + conv
    )(x)
    # map_rank=1: by channel, not by pixel
    return BatchNormalization(map_rank=1, name=prefix + bn)(x)


def bottleneck(x, prefix, width, strides):
    y = C.relu(conv_bn(x, prefix, "conv1", "bn1", 1, width, strides))
    y = C.relu(conv_bn(y, prefix, "conv2", "bn2", 3, width))
    y = conv_bn(y, prefix, "conv3", "bn3", 1, 4 * width)
    if x.shape[0] != 4 * width:
        x = conv_bn(
            x, prefix, "downsample.0", "downsample.1", 1, 4 * width, strides
        )
    return C.relu(x + y)


images = C.input_variable((3, spec.size, spec.size))
# If padding is uneven, CNTK pads more before, TensorFlow more after. Here it
# is the same as 3 or 1 on every side.
with C.layers.default_options(pad=True):
    x = C.relu(conv_bn(images, "", "conv1", "bn1", 7, 64, strides=2))
    x = MaxPooling((3, 3), strides=2)(x)
    for stage, (width, blocks) in enumerate(
        [(64, 3), (128, 4), (256, 6), (512, 3)], 1
    ):
        for block in range(blocks):
            strides = 2 if stage > 1 and block == 0 else 1
            x = bottleneck(x, f"layer{stage}.{block}.", width, strides)
model = GlobalAveragePooling()(x)

parts = {
    "weight": "scale",
    "bias": "bias",
    "running_mean": "aggregate_mean",
    "running_var": "aggregate_variance",
}
for name, array in weights.items():
    layer, part = name.rsplit(".", 1)
    function = model.find_by_name(layer)
    parameter = (
        function.W if array.ndim == 4 else getattr(function, parts[part])
    )
    parameter.value = array


# %% tags=["predict"]
def extract(pictures):
    batches = MiniBatches(pictures, batch_size=spec.batch_size)
    # from (n, 2048, 1, 1) to (n, 2048)
    return np.concatenate(
        [model.eval({images: batch}) for batch in batches]
    ).reshape(-1, 2048)


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
