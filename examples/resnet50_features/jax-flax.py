# %% [markdown]
# # ResNet-50 features in JAX with Flax NNX
#
# Layout NHWC, the only one for Flax' convolution and pooling. Flax has neither
# the network nor its weights. The names here are torchvision's, so that
# weights from torchvision fit.

# %%
from rosetta_common import (
    MiniBatches,
    load_enlarged_cifar10,
    logistic_regression,
    resnet50_weights,
    specification,
)

import jax.numpy as jnp
import numpy as np
from flax import nnx

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
class Bottleneck(nnx.Module):
    def __init__(self, inputs, width, stride=1, *, rngs):
        self.conv1 = nnx.Conv(
            inputs, width, (1, 1), stride, use_bias=False, rngs=rngs
        )
        self.bn1 = nnx.BatchNorm(width, rngs=rngs)
        # padding is "SAME" by default
        self.conv2 = nnx.Conv(width, width, (3, 3), use_bias=False, rngs=rngs)
        self.bn2 = nnx.BatchNorm(width, rngs=rngs)
        self.conv3 = nnx.Conv(
            width, 4 * width, (1, 1), use_bias=False, rngs=rngs
        )
        self.bn3 = nnx.BatchNorm(4 * width, rngs=rngs)
        self.downsample = nnx.List()
        if inputs != 4 * width:
            self.downsample.append(
                nnx.Conv(
                    inputs,
                    4 * width,
                    (1, 1),
                    stride,
                    use_bias=False,
                    rngs=rngs,
                )
            )
            self.downsample.append(nnx.BatchNorm(4 * width, rngs=rngs))

    def __call__(self, x):
        y = nnx.relu(self.bn1(self.conv1(x)))
        y = nnx.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        for layer in self.downsample:
            x = layer(x)
        return nnx.relu(y + x)


def stage(inputs, width, blocks, stride, rngs):
    rest = [Bottleneck(4 * width, width, rngs=rngs) for _ in range(blocks - 1)]
    return nnx.List([Bottleneck(inputs, width, stride, rngs=rngs), *rest])


class ResNet50(nnx.Module):
    def __init__(self, rngs):
        # if the stride is 2, "SAME" would put 2 pixels before the picture and
        # 3 after it
        self.conv1 = nnx.Conv(
            3, 64, (7, 7), 2, padding=3, use_bias=False, rngs=rngs
        )
        self.bn1 = nnx.BatchNorm(64, rngs=rngs)
        self.layer1 = stage(64, 64, 3, stride=1, rngs=rngs)
        self.layer2 = stage(256, 128, 4, stride=2, rngs=rngs)
        self.layer3 = stage(512, 256, 6, stride=2, rngs=rngs)
        self.layer4 = stage(1024, 512, 3, stride=2, rngs=rngs)

    def __call__(self, x):
        x = nnx.relu(self.bn1(self.conv1(x)))
        x = nnx.max_pool(x, (3, 3), strides=(2, 2), padding=((1, 1), (1, 1)))
        for block in [*self.layer1, *self.layer2, *self.layer3, *self.layer4]:
            x = block(x)
        return x.mean(axis=(1, 2))


# only shapes: no weight is drawn
model = nnx.eval_shape(lambda: ResNet50(nnx.Rngs(0)))
names = {
    "kernel": "weight",
    "scale": "weight",
    "bias": "bias",
    "mean": "running_mean",
    "var": "running_var",
}
state = nnx.state(model)
for (*layer, name), variable in nnx.to_flat_state(state):
    array = weights[".".join([*map(str, layer), names[name]])]
    variable.set_value(
        jnp.asarray(array.transpose(2, 3, 1, 0) if name == "kernel" else array)
    )
nnx.update(model, state)
# batch normalisation uses the stored means and variances, not the batch's
model.eval()


# %% tags=["predict"]
predict_step = nnx.jit(lambda model, images: model(images))


def extract(images):
    return np.concatenate(
        [
            predict_step(model, batch)
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
