# %% [markdown]
# # ResNet-50 features in Keras 2
#
# One file, three backends: the variable `KERAS_BACKEND` chooses TensorFlow 1,
# CNTK or Theano. The layout is the backend's own: NCHW on CNTK and Theano, and
# NHWC on TensorFlow, whose max-pooling supports no other on a CPU. Keras 2 has
# the paper's ResNet-50 twice: `keras.applications.ResNet50` has an epsilon of
# 1e-3 in its batch normalisation, the later one in `keras_applications.resnet`
# has 1.001e-5. Trained weights, with `weights="imagenet"`, need pictures in
# BGR from `keras.applications.resnet50.preprocess_input`.

# %%
from rosetta_common import (
    MiniBatches,
    load_enlarged_cifar10,
    logistic_regression,
    resnet50_weights,
    specification,
)

import keras
import numpy as np
from keras import backend as K

# keras.applications.resnet from Keras 2.3 on; CNTK's Keras is 2.2
from keras_applications.resnet import ResNet50

spec = specification("resnet50_features")
channels_last = K.backend() == "tensorflow"
# else ~/.keras/keras.json decides
K.set_image_data_format("channels_last" if channels_last else "channels_first")

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_enlarged_cifar10(
    spec, layout="NHWC" if channels_last else "NCHW"
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
# builds the network for prediction only
K.set_learning_phase(0)
model = ResNet50(
    # "imagenet" by default: downloads weights
    weights=None,
    include_top=False,
    input_shape=x_train.shape[1:],
    pooling="avg",
    # `keras.applications` would fill in this and the rest
    backend=K,
    layers=keras.layers,
    models=keras.models,
    utils=keras.utils,
)


# Keras' name, and torchvision's two names
def carry(name, convolution, normalisation):
    # height, width, input, output, in NCHW too
    kernel = weights[f"{convolution}.weight"].transpose(2, 3, 1, 0)
    # the biases stay zero
    K.set_value(model.get_layer(f"{name}_conv").kernel, kernel)
    arrays = [
        weights[f"{normalisation}.{part}"]
        for part in ("weight", "bias", "running_mean", "running_var")
    ]
    # gamma, beta, moving_mean, moving_variance
    model.get_layer(f"{name}_bn").set_weights(arrays)


carry("conv1", "conv1", "bn1")
for stage, blocks in enumerate([3, 4, 6, 3], start=1):
    for block in range(blocks):
        name, torchvision = (
            f"conv{stage + 1}_block{block + 1}",
            f"layer{stage}.{block}",
        )
        for i in (1, 2, 3):
            carry(
                f"{name}_{i}", f"{torchvision}.conv{i}", f"{torchvision}.bn{i}"
            )
        if block == 0:
            carry(
                f"{name}_0",
                f"{torchvision}.downsample.0",
                f"{torchvision}.downsample.1",
            )
# a true convolution: kernels from other frameworks must be turned by 180
# degrees
if K.backend() == "theano":
    keras.utils.convert_all_kernels_in_model(model)


# %% tags=["predict"]
# `predict` takes callbacks only from Keras 2.3 on
def extract(images):
    return np.concatenate(
        [
            model.predict_on_batch(batch)
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
