# %% [markdown]
# # ResNet-50 features in TensorFlow
#
# TensorFlow without Keras: a `tf.Module`, a `tf.function`. Layout NHWC: on a
# CPU the kernels for pooling and convolution support no other. TensorFlow's
# own ResNet-50 is Keras', `tf.keras.applications.ResNet50`, and so are its
# trained weights.

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
# with a stride of 2, "SAME" would pad 2 pixels above and left, 3 below and
# right
def pad(x, pixels):
    return tf.pad(x, [[0, 0], [pixels, pixels], [pixels, pixels], [0, 0]])


class ResNet50(tf.Module):
    def __init__(self):
        super().__init__()
        self.weights = {}
        for name, array in weights.items():
            if array.ndim == 4:
                # a kernel: height, width, input, output
                array = array.transpose(2, 3, 1, 0)
            self.weights[name] = tf.Variable(array)

    def __call__(self, x):
        x = tf.nn.relu(
            self.convolve(pad(x, 3), "conv1", "bn1", stride=2, padding="VALID")
        )
        # after a ReLU nothing is below zero
        x = tf.nn.max_pool2d(pad(x, 1), ksize=3, strides=2, padding="VALID")
        for stage, blocks in enumerate([3, 4, 6, 3], start=1):
            for block in range(blocks):
                x = self.bottleneck(
                    x,
                    f"layer{stage}.{block}",
                    stride=2 if stage > 1 and block == 0 else 1,
                )
        return tf.reduce_mean(x, axis=[1, 2])

    def bottleneck(self, x, name, stride):
        y = tf.nn.relu(
            self.convolve(x, f"{name}.conv1", f"{name}.bn1", stride)
        )
        y = tf.nn.relu(self.convolve(y, f"{name}.conv2", f"{name}.bn2"))
        y = self.convolve(y, f"{name}.conv3", f"{name}.bn3")
        if f"{name}.downsample.0.weight" in self.weights:
            x = self.convolve(
                x, f"{name}.downsample.0", f"{name}.downsample.1", stride
            )
        return tf.nn.relu(x + y)

    def convolve(
        self, x, convolution, normalisation, stride=1, padding="SAME"
    ):
        x = tf.nn.conv2d(
            x,
            self.weights[f"{convolution}.weight"],
            strides=stride,
            padding=padding,
        )
        return tf.nn.batch_normalization(
            x,
            mean=self.weights[f"{normalisation}.running_mean"],
            variance=self.weights[f"{normalisation}.running_var"],
            offset=self.weights[f"{normalisation}.bias"],
            scale=self.weights[f"{normalisation}.weight"],
            variance_epsilon=1e-5,
        )


model = ResNet50()

# %% tags=["predict"]
predict_step = tf.function(
    model,
    input_signature=[
        tf.TensorSpec([None, spec.size, spec.size, 3], tf.float32)
    ],
)


def extract(images):
    return np.concatenate(
        [
            predict_step(batch)
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
