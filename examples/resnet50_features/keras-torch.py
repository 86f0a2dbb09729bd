# %% [markdown]
# # ResNet-50 features in Keras on PyTorch
#
# Layout NHWC, Keras' default (`channels_last`), although PyTorch's own is
# NCHW: Keras transposes the axes before and after.
# `keras.applications.ResNet50` is the paper's network. Its convolutions have
# biases, which stay zero, and its epsilon is 1.001e-5. Trained weights, with
# `weights="imagenet"`, need pictures in BGR from
# `keras.applications.resnet50.preprocess_input`.

# %%
from rosetta_common import (
    load_enlarged_cifar10,
    logistic_regression,
    report_batch,
    resnet50_weights,
    specification,
)

import os

# Keras reads it once, when it is imported
os.environ["KERAS_BACKEND"] = "torch"

import keras

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
model = keras.applications.ResNet50(
    # "imagenet" by default: downloads weights
    weights=None,
    include_top=False,
    input_shape=(spec.size, spec.size, 3),
    pooling="avg",
)


# Keras' name, and torchvision's two names
def carry(name, convolution, normalisation):
    # height, width, input, output
    kernel = weights[f"{convolution}.weight"].transpose(2, 3, 1, 0)
    model.get_layer(f"{name}_conv").kernel.assign(kernel)
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

# %% tags=["predict"]
callback = keras.callbacks.LambdaCallback(on_predict_batch_end=report_batch)
# it needs no features: else `predict` would copy those of every batch before
# the next
callback.async_safe = True


# in predict, batch normalisation uses the stored means and variances
def extract(images):
    return model.predict(
        images, batch_size=spec.batch_size, verbose=0, callbacks=[callback]
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
