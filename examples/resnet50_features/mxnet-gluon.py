# %% [markdown]
# # ResNet-50 features in MXNet Gluon
#
# Layout NCHW, MXNet's own. The network is the model zoo's `resnet50_v1`, the
# paper's network; `pretrained=True` loads its trained weights. `hybridize`
# turns the network into a graph at its first call.

# %%
from rosetta_common import (
    MiniBatches,
    load_enlarged_cifar10,
    logistic_regression,
    resnet50_weights,
    specification,
)

import mxnet as mx
import numpy as np
from mxnet.gluon import nn
from mxnet.gluon.model_zoo import vision

spec = specification("resnet50_features")
context = mx.gpu() if mx.context.num_gpus() else mx.cpu()

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
# without `output`, the classifier
model = vision.resnet50_v1().features
# the mean over the picture has the shape (n, 2048, 1, 1)
model.add(nn.Flatten())
# the zoo's 1x1 convolutions inside a block have biases, which stay zero
model.initialize(ctx=context)


def fill(convolution, normalisation, convolution_name, normalisation_name):
    convolution.weight.set_data(
        mx.nd.array(weights[convolution_name + ".weight"])
    )
    normalisation.gamma.set_data(
        mx.nd.array(weights[normalisation_name + ".weight"])
    )
    normalisation.beta.set_data(
        mx.nd.array(weights[normalisation_name + ".bias"])
    )
    normalisation.running_mean.set_data(
        mx.nd.array(weights[normalisation_name + ".running_mean"])
    )
    normalisation.running_var.set_data(
        mx.nd.array(weights[normalisation_name + ".running_var"])
    )


fill(model[0], model[1], "conv1", "bn1")
for stage in range(1, 5):
    # 2 is ReLU, 3 the pooling
    for number, block in enumerate(model[3 + stage]):
        prefix = f"layer{stage}.{number}."
        # in `body`, normalisation and ReLU follow each convolution
        for i in range(3):
            fill(
                block.body[3 * i],
                block.body[3 * i + 1],
                f"{prefix}conv{i + 1}",
                f"{prefix}bn{i + 1}",
            )
        if block.downsample:
            fill(
                *block.downsample,
                prefix + "downsample.0",
                prefix + "downsample.1",
            )
# On a CPU, backend="MKLDNN" would also fuse convolution, normalisation and
# ReLU. Module does so by default.
model.hybridize(static_alloc=True, static_shape=True)


# %% tags=["predict"]
def extract(images):
    batches = MiniBatches(images, batch_size=spec.batch_size)
    return np.concatenate(
        [model(mx.nd.array(batch, ctx=context)).asnumpy() for batch in batches]
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
