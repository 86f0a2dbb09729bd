# %% [markdown]
# # ResNet-50 features in MLX
#
# Layout NHWC, the only one for MLX' convolution and pooling. Arrays are lazy:
# MLX computes nothing before your code reads values. MLX has no such network;
# the package mlx-image has torchvision's "v1.5" with its weights
# (`create_model("resnet50")`). The names here are torchvision's, too.

# %%
from rosetta_common import (
    MiniBatches,
    load_enlarged_cifar10,
    logistic_regression,
    resnet50_weights,
    specification,
)

import mlx.core as mx
import mlx.nn as nn
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
class Bottleneck(nn.Module):
    def __init__(self, inputs, width, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 1, stride, bias=False)
        self.bn1 = nn.BatchNorm(width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm(width)
        self.conv3 = nn.Conv2d(width, 4 * width, 1, bias=False)
        self.bn3 = nn.BatchNorm(4 * width)
        self.downsample = []
        if inputs != 4 * width:
            self.downsample = [
                nn.Conv2d(inputs, 4 * width, 1, stride, bias=False),
                nn.BatchNorm(4 * width),
            ]

    def __call__(self, x):
        y = nn.relu(self.bn1(self.conv1(x)))
        y = nn.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        for layer in self.downsample:
            x = layer(x)
        return nn.relu(y + x)


def stage(inputs, width, blocks, stride):
    return [Bottleneck(inputs, width, stride)] + [
        Bottleneck(4 * width, width) for _ in range(blocks - 1)
    ]


class ResNet50(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm(64)
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        self.layer1 = stage(64, 64, 3, stride=1)
        self.layer2 = stage(256, 128, 4, stride=2)
        self.layer3 = stage(512, 256, 6, stride=2)
        self.layer4 = stage(1024, 512, 3, stride=2)

    def __call__(self, x):
        x = self.maxpool(nn.relu(self.bn1(self.conv1(x))))
        for block in self.layer1 + self.layer2 + self.layer3 + self.layer4:
            x = block(x)
        return x.mean(axis=(1, 2))


model = ResNet50()
model.load_weights(
    # in MLX' kernels the input channels are last
    [
        (
            name,
            mx.array(np.moveaxis(array, 1, -1) if array.ndim == 4 else array),
        )
        for name, array in weights.items()
    ]
)
# batch normalisation uses the stored means and variances, not the batch's
model.eval()

# %% tags=["predict"]
predict = mx.compile(model)


def extract(images):
    batches = MiniBatches(images, batch_size=spec.batch_size)
    return np.concatenate(
        [np.array(predict(mx.array(batch))) for batch in batches]
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
