# %% [markdown]
# # ResNet-50 features in Caffe2
#
# Layout NCHW. The network is Caffe2's own, `create_resnet50`. A net is a list
# of operators in a protobuf message, so it can be changed: this one gets the
# paper's strides and loses its last layer. Pretrained weights came as a net
# that fills the blobs: `python -m caffe2.python.models.download resnet50`.

# %%
from rosetta_common import (
    MiniBatches,
    load_enlarged_cifar10,
    logistic_regression,
    resnet50_weights,
    specification,
)

import numpy as np
from caffe2.python import model_helper, workspace
from caffe2.python.models.resnet import create_resnet50

workspace.GlobalInit(["caffe2"])
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
# finds the parameters in the workspace, by name
model = model_helper.ModelHelper("resnet50", init_params=False)
create_resnet50(
    model,
    "images",
    num_input_channels=3,
    num_labels=1000,
    is_test=True,
    no_bias=True,
)
# ends before the last layer
net, _ = model_helper.ExtractPredictorNet(
    model.Proto(), ["images"], ["final_avg"]
)

# The builder puts a block's stride into its 3x3 convolution ("v1.5"), the
# paper into the first 1x1 convolution.
stride = {
    operator.output[0]: arg
    for operator in net.Proto().op
    for arg in operator.arg
    if arg.name == "stride"
}
# the first block of a stage
for block in (3, 7, 13):
    stride[f"comp_{block}_conv_1"].i, stride[f"comp_{block}_conv_2"].i = 2, 1

# The names of the builder's blobs hold the number of the block, from 0 to 15.
blobs = {"conv1": "conv1", "bn1": "conv1_spatbn_relu"}
blocks = [
    f"layer{stage}.{block}"
    for stage, count in enumerate((3, 4, 6, 3), 1)
    for block in range(count)
]
for number, block in enumerate(blocks):
    for layer in (1, 2, 3):
        blobs[f"{block}.conv{layer}"] = f"comp_{number}_conv_{layer}"
        blobs[f"{block}.bn{layer}"] = f"comp_{number}_spatbn_{layer}"
    blobs[f"{block}.downsample.0"] = f"shortcut_projection_{number}"
    blobs[f"{block}.downsample.1"] = f"shortcut_projection_{number}_spatbn"
# riv: the variance, not its inverse
parts = {
    "weight": "s",
    "bias": "b",
    "running_mean": "rm",
    "running_var": "riv",
}
for name, array in weights.items():
    layer, part = name.rsplit(".", 1)
    workspace.FeedBlob(
        f"{blobs[layer]}_{'w' if array.ndim == 4 else parts[part]}", array
    )

workspace.CreateNet(net, input_blobs=["images"])


# %% tags=["predict"]
def predict(images):
    workspace.FeedBlob("images", images)
    workspace.RunNet(net)
    # from (n, 2048, 1, 1) to (n, 2048)
    return workspace.FetchBlob("final_avg").reshape(-1, 2048)


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
