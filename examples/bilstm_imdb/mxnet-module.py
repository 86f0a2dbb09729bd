# %% [markdown]
# # Bidirectional LSTM on IMDB in MXNet Module
#
# MXNet's symbolic interface: a graph of symbols, and a `Module` that binds it
# to memory and trains it. `FusedRNNCell` is the fused layer, cuDNN's on a GPU;
# it takes time first, and has two biases, whose sum counts. For training the
# graph ends in `LogisticRegressionOutput`, sigmoid and loss in one; prediction
# doesn't use it.

# %%
from rosetta_common import (
    MiniBatches,
    load_imdb,
    report_epoch,
    specification,
)

import mxnet as mx
import numpy as np

spec = specification("bilstm_imdb")
context = mx.gpu() if mx.context.num_gpus() else mx.cpu()
mx.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
# time first
x = mx.sym.transpose(mx.sym.Variable("data"))
x = mx.sym.Embedding(x, input_dim=spec.vocabulary, output_dim=128)
lstm = mx.rnn.FusedRNNCell(
    64,
    mode="lstm",
    bidirectional=True,
    # also returns the last states
    get_next_state=True,
    prefix="lstm_",
)
# the last state of each direction: (2, batch, 64); the last output would have
# the backward direction after its first word
_, [last, _] = lstm.unroll(spec.length, x, layout="TNC")
both = mx.sym.swapaxes(last, dim1=0, dim2=1)
both = mx.sym.Dropout(both, p=0.5)
# flattens by itself
logits = mx.sym.FullyConnected(both, num_hidden=1)

# The cell packs all its kernels and biases into one vector. Its initialiser
# draws each gate's kernel for itself: so the kernels are drawn here, within
# the Glorot bounds of the four gates' stacked ones. It also gives forget_bias
# to both biases: the forget gate would begin at 2, the sum.
initial = {}
for direction in "lr":
    for kernel, inputs in ("i2h", 128), ("h2h", 64):
        bound = np.sqrt(6 / (inputs + 4 * 64))
        for gate in "ifco":
            name = f"lstm_{direction}0_{kernel}_{gate}"
            initial[f"{name}_weight"] = mx.nd.random.uniform(
                -bound, bound, shape=(64, inputs)
            )
            initial[f"{name}_bias"] = mx.nd.zeros(64)
    # the forget gate begins at 1
    initial[f"lstm_{direction}0_i2h_f_bias"] = mx.nd.ones(64)
initial = lstm.pack_weights(initial)
for name, shape in zip(
    logits.list_arguments(),
    logits.infer_shape(data=(spec.batch_size, spec.length))[0],
):
    print(name, shape)

# %% tags=["compile"]
sigmoid = mx.sym.LogisticRegressionOutput(logits, name="sigmoid")
# the label has its name after the output's name
model = mx.mod.Module(sigmoid, label_names=["sigmoid_label"], context=context)
model.bind(
    [("data", (spec.batch_size, spec.length))],
    [("sigmoid_label", (spec.batch_size,))],
)
# Glorot-uniform; the default is +-0.01
model.init_params(mx.init.Xavier(), arg_params=initial, allow_missing=True)
# adds epsilon before the second moment's bias is corrected
optimizer = mx.optimizer.Adam(
    learning_rate=spec.learning_rate,
    beta1=spec.beta1,
    beta2=spec.beta2,
    epsilon=spec.epsilon,
    rescale_grad=1 / spec.batch_size,
)
model.init_optimizer(optimizer=optimizer)

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
        # the gradient is summed over the batch; the last one is smaller
        optimizer.rescale_grad = 1 / len(reviews)
        model.update()
        targets += batch.label
        # the metric wants the probabilities of both classes
        good = model.get_outputs()[0]
        outputs.append(mx.nd.concat(1 - good, good, dim=1))
    cross_entropy.reset()
    # in every batch, it would wait for the asynchronous engine
    cross_entropy.update(targets, outputs)
    report_epoch(epoch, cross_entropy.get()[1])

# %% tags=["predict"]
# without the loss, which would need labels
classifier = mx.mod.Module(logits, label_names=None, context=context)
# switches dropout off
classifier.bind([("data", (spec.batch_size, spec.length))], for_training=False)
classifier.set_params(*model.get_params())
outputs = []
for reviews in MiniBatches(x_test, batch_size=spec.batch_size):
    classifier.forward(mx.io.DataBatch([mx.nd.array(reviews)]))
    outputs.append(classifier.get_outputs()[0].asnumpy())
# one logit: a good review is more likely than not above 0
predictions = (np.concatenate(outputs)[:, 0] > 0).astype("int64")
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
