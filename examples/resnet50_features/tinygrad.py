# %% [markdown]
# # ResNet-50 features in tinygrad
#
# Layout NCHW, tinygrad's own. Tensors are lazy: `realize` computes them, and
# `TinyJit` replays the kernels of a step. tinygrad's repository, though not
# its package, has the network: `extra.models.resnet.ResNet50()` is
# torchvision's "v1.5", and its `load_from_pretrained()` downloads
# torchvision's weights. The names here are torchvision's, too.

# %%
from rosetta_common import (
    MiniBatches,
    load_enlarged_cifar10,
    logistic_regression,
    resnet50_weights,
    specification,
)

import numpy as np
from tinygrad import Tensor, TinyJit, nn

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
class Bottleneck:
    def __init__(self, inputs, width, stride=1):
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
        y = self.bn1(self.conv1(x)).relu()
        y = self.bn2(self.conv2(y)).relu()
        y = self.bn3(self.conv3(y))
        return (y + x.sequential(self.downsample)).relu()


def stage(inputs, width, blocks, stride):
    return [Bottleneck(inputs, width, stride)] + [
        Bottleneck(4 * width, width) for _ in range(blocks - 1)
    ]


class ResNet50:
    def __init__(self):
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm(64)
        self.layer1 = stage(64, 64, 3, stride=1)
        self.layer2 = stage(256, 128, 4, stride=2)
        self.layer3 = stage(512, 256, 6, stride=2)
        self.layer4 = stage(1024, 512, 3, stride=2)

    def __call__(self, x):
        x = self.bn1(self.conv1(x)).relu().max_pool2d(3, stride=2, padding=1)
        return x.sequential(
            self.layer1 + self.layer2 + self.layer3 + self.layer4
        ).mean(axis=(2, 3))


model = ResNet50()
tensors = {name: Tensor(array) for name, array in weights.items()}
# strict=False because every BatchNorm also counts its batches, and these
# weights have no such number
nn.state.load_state_dict(model, tensors, strict=False, verbose=False)

# %% tags=["predict"]
# batch normalisation uses the stored means and variances unless TRAINING is
# set
jit_model = TinyJit(model)


def extract(images):
    features = []
    for batch in MiniBatches(images, batch_size=spec.batch_size):
        # TinyJit handles only one shape
        predict = jit_model if len(batch) == spec.batch_size else model
        # the JIT reuses its buffer; .numpy() copies it
        features.append(predict(Tensor(batch).realize()).numpy())
    return np.concatenate(features)


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
