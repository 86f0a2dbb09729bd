# %% [markdown]
# # ResNet-50 features in DyNet
#
# Layout HWC, DyNet's own. The batch is not an axis of a tensor; its size
# stands beside the shape. DyNet has no batch normalisation for pictures, no
# choice of padding, no ResNets and no pretrained weights. It computes on one
# core.

# %%
from rosetta_common import (
    MiniBatches,
    load_enlarged_cifar10,
    logistic_regression,
    resnet50_weights,
    specification,
)

import dynet as dy
import numpy as np

spec = specification("resnet50_features")

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_enlarged_cifar10(
    spec, layout="NHWC"
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
class ResNet50:
    def __init__(self):
        self.parameters = dy.ParameterCollection()
        self.layers = {}
        for name, array in weights.items():
            if array.ndim == 4:
                conv = name[: -len(".weight")]
                bn = conv.replace("conv", "bn").replace(
                    "downsample.0", "downsample.1"
                )
                self.layers[conv] = self.fold(array, bn)

    def fold(self, kernel, bn):
        # With fixed means and variances, batch normalisation can be part of
        # the convolution before it.
        scale = weights[f"{bn}.weight"] / np.sqrt(
            weights[f"{bn}.running_var"] + 1e-5
        )
        # from (output, input, height, width); here outputs are last
        kernel = kernel.transpose(2, 3, 1, 0) * scale
        bias = weights[f"{bn}.bias"] - weights[f"{bn}.running_mean"] * scale
        return self.parameters.parameters_from_numpy(
            kernel
        ), self.parameters.parameters_from_numpy(bias)

    def conv_bn(self, x, name, stride=1, is_valid=False):
        return dy.conv2d_bias(
            x, *self.layers[name], stride=[stride, stride], is_valid=is_valid
        )

    def bottleneck(self, x, prefix, stride):
        y = dy.rectify(self.conv_bn(x, prefix + "conv1", stride))
        y = dy.rectify(self.conv_bn(y, prefix + "conv2"))
        y = self.conv_bn(y, prefix + "conv3")
        if prefix + "downsample.0" in self.layers:
            x = self.conv_bn(x, prefix + "downsample.0", stride)
        return dy.rectify(x + y)

    def __call__(self, images):
        # is_valid=False pads a stride of 2 unevenly, less above and to the
        # left: so zeros are added here and below.
        images = np.pad(images, ((0, 0), (3, 3), (3, 3), (0, 0)))
        # makes a batch from a list of arrays
        x = dy.inputTensor(list(images))
        x = dy.rectify(self.conv_bn(x, "conv1", stride=2, is_valid=True))
        # zeros can pad max-pooling: after a ReLU no number is below 0
        for axis in (0, 1):
            (height, width, channels), n = x.dim()
            zeros = dy.zeros(
                (1, width, channels) if axis == 0 else (height, 1, channels),
                batch_size=n,
            )
            x = dy.concatenate([zeros, x], d=axis)
        x = dy.maxpooling2d(x, ksize=[3, 3], stride=[2, 2])
        for stage, blocks in enumerate((3, 4, 6, 3), 1):
            for block in range(blocks):
                x = self.bottleneck(
                    x,
                    f"layer{stage}.{block}.",
                    stride=2 if stage > 1 and block == 0 else 1,
                )
        return dy.mean_dim(x, [0, 1], False)


model = ResNet50()


# %% tags=["predict"]
def predict(images):
    dy.renew_cg()
    # float64; the batch is the last axis; it is missing if the batch is one
    # image
    features = model(images).npvalue()
    return features.astype(np.float32).reshape(2048, -1).T


def extract(images):
    return np.concatenate(
        [
            predict(batch)
            for batch in MiniBatches(images, batch_size=spec.batch_size)
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
