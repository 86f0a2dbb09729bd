# %% [markdown]
# # CNN on MNIST in Caffe2
#
# Layout NCHW. A model is two nets of operators: one fills the parameters once,
# the other runs for every batch. They read and write blobs (arrays with a
# name) in one workspace.

# %%
from rosetta_common import (
    MiniBatches,
    load_mnist,
    report_epoch,
    specification,
)

import numpy as np
from caffe2.python import brew, model_helper, optimizer, workspace

workspace.GlobalInit(["caffe2"])
spec = specification("mnist_cnn")

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_mnist(spec, layout="NCHW")
# SoftmaxWithLoss takes only int32 labels
y_train = y_train.astype(np.int32)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
# XavierFill, the default, uses only the fan-in
def glorot_uniform(fan_in, fan_out):
    bound = (6 / (fan_in + fan_out)) ** 0.5
    return "UniformFill", {"min": -bound, "max": bound}


def conv(model, blob_in, blob_out, dim_in, dim_out, **arguments):
    init = glorot_uniform(9 * dim_in, 9 * dim_out)
    return brew.conv(
        model,
        blob_in,
        blob_out,
        dim_in,
        dim_out,
        kernel=3,
        weight_init=init,
        **arguments,
    )


def add_cnn(model, is_test):
    # by default Caffe2 computes that of the images, too
    conv(model, "images", "conv1", 1, 32, no_gradient_to_input=1)
    brew.relu(model, "conv1", "conv1")
    conv(model, "conv1", "conv2", 32, 64)
    brew.relu(model, "conv2", "conv2")
    brew.max_pool(model, "conv2", "pool", kernel=2, stride=2)
    # not in place: the gradient of max-pooling needs its output
    brew.dropout(model, "pool", "dropout1", ratio=0.25, is_test=is_test)
    # flattens by itself
    brew.fc(
        model,
        "dropout1",
        "fc1",
        9216,
        128,
        weight_init=glorot_uniform(9216, 128),
    )
    brew.relu(model, "fc1", "fc1")
    brew.dropout(model, "fc1", "dropout2", ratio=0.5, is_test=is_test)
    return brew.fc(
        model,
        "dropout2",
        "logits",
        128,
        10,
        weight_init=glorot_uniform(128, 10),
    )


train_model = model_helper.ModelHelper("train")
logits = add_cnn(train_model, is_test=False)
# finds the parameters in the workspace, by name
test_model = model_helper.ModelHelper("test", init_params=False)
add_cnn(test_model, is_test=True)
for operator in test_model.Proto().op:
    print(operator.type, *operator.input, "->", *operator.output)

# %% tags=["compile"]
_, loss = train_model.net.SoftmaxWithLoss(
    [logits, "labels"], ["probabilities", "loss"]
)
train_model.AddGradientOperators([loss])
# epsilon is 1e-4 by default
optimizer.build_adadelta(
    train_model, spec.learning_rate, decay=spec.rho, epsilon=spec.epsilon
)

# Each operator has a seed of its own: with one seed for the whole net, all
# layers would start from the same numbers.
for number, operator in enumerate(
    [*train_model.InitProto().op, *train_model.Proto().op]
):
    operator.device_option.random_seed = 1000 * spec.seed + number

workspace.RunNetOnce(train_model.param_init_net)
workspace.CreateNet(train_model.net, input_blobs=["images", "labels"])
workspace.CreateNet(test_model.net)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
for epoch in range(spec.epochs):
    losses = []
    for images, labels in batches:
        workspace.FeedBlob("images", images)
        workspace.FeedBlob("labels", labels)
        workspace.RunNet(train_model.net)
        losses.append(workspace.FetchBlob("loss"))
    report_epoch(epoch, np.mean(losses))


# %% tags=["predict"]
def predict(images):
    workspace.FeedBlob("images", images)
    workspace.RunNet(test_model.net)
    return workspace.FetchBlob("logits")


logits = np.concatenate(
    [
        predict(images)
        for images in MiniBatches(x_test, batch_size=spec.batch_size)
    ]
)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
