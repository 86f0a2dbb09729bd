# %% [markdown]
# # ResNet-50 features in PaddlePaddle
#
# Layout NCHW, Paddle's own. `paddle.vision` has the network in the later form
# "v1.5", with the stride of a block in its 3x3 convolution. In the paper's
# network, which this is, it is in the first 1x1 convolution. Paddle's own
# pretrained weights are those of v1.5: `resnet50(pretrained=True)`.

# %%
from rosetta_common import (
    MiniBatches,
    load_enlarged_cifar10,
    logistic_regression,
    resnet50_weights,
    specification,
)

import paddle
from paddle import nn
from paddle.vision.models import resnet50

spec = specification("resnet50_features")
# oneDNN on a CPU, only in static graphs
paddle.set_flags({"FLAGS_use_mkldnn": True})

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
# without the last layer: returns the averages over the picture, (n, 2048, 1,
# 1)
model = resnet50(num_classes=0)
for stage, inputs, width in [
    (model.layer2, 256, 128),
    (model.layer3, 512, 256),
    (model.layer4, 1024, 512),
]:
    stage[0].conv1 = nn.Conv2D(inputs, width, 1, stride=2, bias_attr=False)
    stage[0].conv2 = nn.Conv2D(width, width, 3, padding=1, bias_attr=False)


# torchvision's names, except for mean and variance
def paddle_name(name):
    return name.replace("running_mean", "_mean").replace(
        "running_var", "_variance"
    )


model.set_state_dict(
    {paddle_name(name): array for name, array in weights.items()}
)
# batch normalisation uses the stored means and variances, not the batch's
model.eval()
# a static graph, traced at the first batch
model = paddle.jit.to_static(model)


# %% tags=["predict"]
@paddle.no_grad()
def extract(images):
    batches = MiniBatches(images, batch_size=spec.batch_size)
    return paddle.concat(
        [model(paddle.to_tensor(batch)).flatten(1) for batch in batches]
    ).numpy()


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
