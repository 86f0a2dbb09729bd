# %% [markdown]
# # ResNet-50 features in Chainer
#
# Layout NCHW, Chainer's own. The network is `ResNet50Layers`, the paper's
# network as its authors published it for Caffe; its max-pooling has no
# padding. `pretrained_model` names a file of trained weights: by default the
# authors' own file, which you download by hand.

# %%
from rosetta_common import (
    MiniBatches,
    load_enlarged_cifar10,
    logistic_regression,
    resnet50_weights,
    specification,
)

import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np

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
class ResNet50(L.ResNet50Layers):
    @property
    def functions(self):
        functions = super().functions
        # By default Chainer's pooling covers every pixel: with the padding it
        # would leave 57 x 57 pixels, not 56 x 56.
        functions["pool1"] = [
            lambda x: F.max_pooling_2d(
                x, ksize=3, stride=2, pad=1, cover_all=False
            )
        ]
        return functions


def fill(convolution, normalisation, convolution_name, normalisation_name):
    convolution.W.array = weights[convolution_name + ".weight"]
    # Chainer's own default is 2e-5
    normalisation.eps = 1e-5
    normalisation.gamma.array = weights[normalisation_name + ".weight"]
    normalisation.beta.array = weights[normalisation_name + ".bias"]
    normalisation.avg_mean = weights[normalisation_name + ".running_mean"]
    normalisation.avg_var = weights[normalisation_name + ".running_var"]


model = ResNet50(pretrained_model=None)
# conv1 has a bias, which stays zero
fill(model.conv1, model.bn1, "conv1", "bn1")
for stage, blocks in enumerate(
    [model.res2, model.res3, model.res4, model.res5], 1
):
    for number, block in enumerate(blocks.children()):
        prefix = f"layer{stage}.{number}."
        for i in (1, 2, 3):
            fill(
                block[f"conv{i}"],
                block[f"bn{i}"],
                f"{prefix}conv{i}",
                f"{prefix}bn{i}",
            )
    fill(
        blocks.a.conv4,
        blocks.a.bn4,
        f"layer{stage}.0.downsample.0",
        f"layer{stage}.0.downsample.1",
    )


# %% tags=["predict"]
def extract(images):
    batches = MiniBatches(images, batch_size=spec.batch_size)
    return np.concatenate(
        [model(batch, layers=["pool5"])["pool5"].array for batch in batches]
    )


# stored means and variances, no graph kept
with chainer.using_config("train", False), chainer.no_backprop_mode():
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
