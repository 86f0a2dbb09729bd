# %% [markdown]
# # GRU on IMDB in MXNet Module, with GRUCell
#
# A cell is one step, which `unroll` writes 150 times into the graph. It has
# the equations of the fused layer, with the reset gate after the product.

# %%
from rosetta_common import (
    MiniBatches,
    decode_review,
    load_imdb,
    report_epoch,
    specification,
)

import mxnet as mx
import numpy as np

spec = specification("gru_imdb")
context = mx.gpu() if mx.context.num_gpus() else mx.cpu()
mx.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print(f"label {y_train[0]}:", decode_review(x_train[0]))

# %% tags=["build"]
x = mx.sym.Variable("data")
x = mx.sym.Embedding(x, input_dim=spec.vocabulary, output_dim=125)
gru = mx.rnn.GRUCell(100, prefix="gru_")
steps, _ = gru.unroll(spec.length, x, layout="NTC", merge_outputs=False)
logits = mx.sym.FullyConnected(steps[-1], num_hidden=2)
# draws nothing by hand: the cell's kernels are stacked already
initial = {}
for name, shape in zip(
    logits.list_arguments(),
    logits.infer_shape(data=(spec.batch_size, spec.length))[0],
):
    print(name, shape)

# %% tags=["compile"]
# The gradient is divided by the samples of each batch. By default it is
# summed, and the optimiser divides it by the batch size that the module was
# bound with: too much for the last, smaller batch.
softmax = mx.sym.SoftmaxOutput(logits, name="softmax", normalization="batch")
# its label has the name `softmax_label`, after the output's name
model = mx.mod.Module(softmax, context=context)
model.bind(
    [("data", (spec.batch_size, spec.length))],
    [("softmax_label", (spec.batch_size,))],
)
# Glorot-uniform; the default is +-0.01
model.init_params(mx.init.Xavier(), arg_params=initial, allow_missing=True)
model.init_optimizer(
    # adds epsilon before the second moment's bias is corrected
    optimizer="adam",
    optimizer_params={
        "learning_rate": spec.learning_rate,
        "beta1": spec.beta1,
        "beta2": spec.beta2,
        "epsilon": spec.epsilon,
        "rescale_grad": 1.0,
    },
)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)
cross_entropy = mx.metric.CrossEntropy()
for epoch in range(spec.epochs):
    targets, outputs = [], []
    for reviews, labels in batches:
        # float32, also the ids
        batch = mx.io.DataBatch([mx.nd.array(reviews)], [mx.nd.array(labels)])
        # binds again if the batch is smaller
        model.forward_backward(batch)
        model.update()
        targets += batch.label
        # the next batch overwrites them
        outputs.append(model.get_outputs()[0].copy())
    cross_entropy.reset()
    # in every batch, it would wait for the asynchronous engine
    cross_entropy.update(targets, outputs)
    report_epoch(epoch, cross_entropy.get()[1])

# %% tags=["predict"]
# without the loss, which would need labels
classifier = mx.mod.Module(logits, label_names=None, context=context)
classifier.bind([("data", (spec.batch_size, spec.length))], for_training=False)
classifier.set_params(*model.get_params())
outputs = []
for reviews in MiniBatches(x_test, batch_size=spec.batch_size):
    classifier.forward(mx.io.DataBatch([mx.nd.array(reviews)]))
    outputs.append(classifier.get_outputs()[0].asnumpy())
predictions = np.concatenate(outputs).argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
