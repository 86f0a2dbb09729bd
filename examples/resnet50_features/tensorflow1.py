# %% [markdown]
# # ResNet-50 features in TensorFlow 1
#
# slim's ResNet, in a plain session: an `Estimator` would build a new graph for
# each of two predictions. Layout NHWC: on a CPU max-pooling supports no other.
# slim's stages 1 to 3 have their stride at the *end*, in the last block's 3x3
# convolution. The next stage's first 1x1 convolutions, with stride, would read
# the same pixels. So the features are the paper's, with less computation. Its
# `resnet_v1_50` differs in one thing, the padding of its max-pooling.
# ImageNet's weights are a checkpoint, resnet_v1_50.ckpt, with the names used
# here: `slim.assign_from_checkpoint_fn`.

# %%
from rosetta_common import (
    MiniBatches,
    load_enlarged_cifar10,
    logistic_regression,
    resnet50_weights,
    specification,
)

import numpy as np
import tensorflow as tf

# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")

from tensorflow.contrib import slim
from tensorflow.contrib.slim.nets import resnet_utils, resnet_v1

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
images = tf.placeholder(tf.float32, [None, spec.size, spec.size, 3])
# convolutions with batch normalisation, epsilon 1e-5, and ReLU
with slim.arg_scope(resnet_v1.resnet_arg_scope()):
    with slim.arg_scope([slim.batch_norm], is_training=False):
        # pads 3 on every side
        x = resnet_utils.conv2d_same(
            images, 64, 7, stride=2, scope="resnet_v1_50/conv1"
        )
    # slim's padding="SAME" would pad only below and on the right
    x = tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]])
    x = slim.max_pool2d(x, 3, stride=2, padding="VALID")
    stages = [
        resnet_v1.resnet_v1_block(
            "block1", base_depth=64, num_units=3, stride=2
        ),
        resnet_v1.resnet_v1_block(
            "block2", base_depth=128, num_units=4, stride=2
        ),
        resnet_v1.resnet_v1_block(
            "block3", base_depth=256, num_units=6, stride=2
        ),
        resnet_v1.resnet_v1_block(
            "block4", base_depth=512, num_units=3, stride=1
        ),
    ]
    x, _ = resnet_v1.resnet_v1(
        x,
        stages,
        is_training=False,
        include_root_block=False,
        scope="resnet_v1_50",
    )
# the mean over 7x7 keeps its axes
features = tf.squeeze(x, [1, 2])

values = {}


# slim's name, and torchvision's two names
def carry(name, convolution, normalisation):
    # height, width, input, output
    kernel = weights[f"{convolution}.weight"].transpose(2, 3, 1, 0)
    values[f"resnet_v1_50/{name}/weights"] = kernel
    values[f"resnet_v1_50/{name}/BatchNorm/gamma"] = weights[
        f"{normalisation}.weight"
    ]
    values[f"resnet_v1_50/{name}/BatchNorm/beta"] = weights[
        f"{normalisation}.bias"
    ]
    values[f"resnet_v1_50/{name}/BatchNorm/moving_mean"] = weights[
        f"{normalisation}.running_mean"
    ]
    values[f"resnet_v1_50/{name}/BatchNorm/moving_variance"] = weights[
        f"{normalisation}.running_var"
    ]


carry("conv1", "conv1", "bn1")
for stage, blocks in enumerate([3, 4, 6, 3], start=1):
    for block in range(blocks):
        name, torchvision = (
            f"block{stage}/unit_{block + 1}/bottleneck_v1",
            f"layer{stage}.{block}",
        )
        for i in (1, 2, 3):
            carry(
                f"{name}/conv{i}",
                f"{torchvision}.conv{i}",
                f"{torchvision}.bn{i}",
            )
        if block == 0:
            carry(
                f"{name}/shortcut",
                f"{torchvision}.downsample.0",
                f"{torchvision}.downsample.1",
            )

session = tf.Session()
# no initialiser needed: every variable gets a value
slim.assign_from_values_fn(values)(session)


# %% tags=["predict"]
def extract(pictures):
    batches = MiniBatches(pictures, batch_size=spec.batch_size)
    return np.concatenate(
        [session.run(features, {images: batch}) for batch in batches]
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
