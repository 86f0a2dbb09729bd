# %% [markdown]
# # Activations and losses: checks in MXNet Module

# %%
import mxnet as mx
import numpy as np

mx.random.seed(0)
data = mx.sym.Variable("data")


def module_of(symbol, shape, **arguments):
    model = mx.mod.Module(symbol, label_names=None)
    model.bind([("data", shape)], **arguments)
    model.init_params()
    return model


# %% tags=["activation-default", "trap"]
model = module_of(mx.sym.FullyConnected(data, num_hidden=200), (100, 400))
observed = (model.predict(mx.nd.random.normal(shape=(100, 400))) < 0).mean().asscalar()

# %% tags=["loss-input", "trap"]
model = mx.mod.Module(mx.sym.SoftmaxOutput(data, name="softmax"))
samples = mx.io.NDArrayIter(np.array([[2, 0]]), np.array([0]))
model.bind(samples.provide_data, samples.provide_label)
model.init_params()
[(_, observed)] = model.score(samples, mx.metric.CrossEntropy())

# %% tags=["softmax-twice", "trap"]
probabilities = mx.io.NDArrayIter(np.array([[1, 0]]), np.array([0]))  # the outputs of a network that ends in softmax
model = mx.mod.Module(mx.sym.SoftmaxOutput(data, name="softmax"))
model.bind(probabilities.provide_data, probabilities.provide_label)
model.init_params()
[(_, observed)] = model.score(probabilities, mx.metric.CrossEntropy())

# %% tags=["softmax-twice", "mend"]
model = mx.mod.Module(mx.sym.SoftmaxOutput(mx.sym.log(data), name="softmax"))  # better: no softmax before it
model.bind(probabilities.provide_data, probabilities.provide_label)
model.init_params()
[(_, observed)] = model.score(probabilities, mx.metric.CrossEntropy())


# %% tags=["sparse-labels", "trap"]
def gradient(labels):  # of the logits
    model = mx.mod.Module(mx.sym.SoftmaxOutput(data, name="softmax"))
    model.bind([("data", (1, 3))], [("softmax_label", labels.shape)], inputs_need_grad=True)
    model.init_params()
    model.forward_backward(mx.io.DataBatch([mx.nd.zeros((1, 3))], [labels]))
    return model.get_input_grads()[0].asnumpy()


number, vector = gradient(mx.nd.array([2])), gradient(mx.nd.array([[0, 0, 1]]))
observed = "both" if np.allclose(number, vector) else "numbers"  # mx.metric.CrossEntropy takes numbers only

# %% tags=["label-dtypes", "trap"]
model = mx.mod.Module(mx.sym.SoftmaxOutput(data, name="softmax"))
model.bind([("data", (1, 3))], [("softmax_label", (1,))])
model.init_params()
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        model.forward_backward(mx.io.DataBatch([mx.nd.zeros((1, 3))], [mx.nd.array([2], dtype=dtype)]))
        mx.nd.waitall()
    except (TypeError, mx.MXNetError):
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["nan-relu", "trap"]
x = mx.nd.array([float("nan")])
[output] = mx.sym.Activation(data, act_type="relu").eval(data=x)
observed = "nan" if np.isnan(output.asscalar()) else "0"

# %% tags=["nan-relu", "mend"]
[output] = mx.sym.relu(data).eval(data=x)  # another operator
observed = "nan" if np.isnan(output.asscalar()) else "0"

# %% tags=["gelu", "trap"]
model = module_of(mx.sym.LeakyReLU(data, act_type="gelu"), (1, 1))
observed = model.predict(mx.nd.ones((1, 1))).asscalar()

# %% tags=["leaky-slope", "trap"]
model = module_of(mx.sym.LeakyReLU(data), (1, 1))
observed = -model.predict(-mx.nd.ones((1, 1))).asscalar()

# %% tags=["softmax-axis", "trap"]
model = module_of(mx.sym.softmax(data), (2, 3, 4))
outputs = model.predict(mx.nd.random.normal(shape=(2, 3, 4))).asnumpy()
sums = [np.allclose(outputs.sum(axis), 1) for axis in range(3)]
observed = "all together" if not any(sums) else ["the first", "the second", "the last"][sums.index(True)]

# %% tags=["binary-loss-input", "trap"]
model = mx.mod.Module(mx.sym.LogisticRegressionOutput(data, name="logistic"), label_names=["logistic_label"])
model.bind([("data", (1, 1))], for_training=False)
model.init_params()
observed = -np.log(model.predict(mx.nd.array([[0.5]])).asscalar())  # its output is the probability of label 1

# %% tags=["ignored-label", "trap", "raises"]
samples = mx.io.NDArrayIter(np.array([[2, 0], [0, 0]]), np.array([0, -100]), batch_size=2)
model = mx.mod.Module(mx.sym.SoftmaxOutput(data, name="softmax"))
model.bind(samples.provide_data, samples.provide_label)
model.init_params()
[(_, observed)] = model.score(samples, mx.metric.CrossEntropy())

# %% tags=["ignored-label", "mend"]
ignoring = mx.sym.SoftmaxOutput(data, name="softmax", use_ignore=True, ignore_label=-100)  # no gradient for it
model = mx.mod.Module(ignoring)
model.bind(samples.provide_data, samples.provide_label)
model.init_params()
[(_, perplexity)] = model.score(samples, mx.metric.Perplexity(ignore_label=-100))
observed = np.log(perplexity)

# %% tags=["negative-label", "trap", "raises"]
samples = mx.io.NDArrayIter(np.array([[2, 0], [0, 0]]), np.array([0, -1]), batch_size=2)
model = mx.mod.Module(mx.sym.SoftmaxOutput(data, name="softmax"))
model.bind(samples.provide_data, samples.provide_label)
model.init_params()
[(_, observed)] = model.score(samples, mx.metric.CrossEntropy())

# %% tags=["negative-label", "mend"]
ignoring = mx.sym.SoftmaxOutput(data, name="softmax", use_ignore=True, ignore_label=-1)
model = mx.mod.Module(ignoring)
model.bind(samples.provide_data, samples.provide_label)
model.init_params()
[(_, perplexity)] = model.score(samples, mx.metric.Perplexity(ignore_label=-1))
observed = np.log(perplexity)

# %% tags=["label-smoothing", "trap"]
model = mx.mod.Module(mx.sym.SoftmaxOutput(data, name="softmax", smooth_alpha=0.1))
model.bind([("data", (1, 2))], [("softmax_label", (1,))], inputs_need_grad=True)
model.init_params()
model.forward_backward(mx.io.DataBatch([mx.nd.array([[2, 0]])], [mx.nd.array([0])]))
probabilities = model.get_outputs()[0]
targets = probabilities - model.get_input_grads()[0]  # SoftmaxOutput has no loss, only its gradient
observed = -(targets * probabilities.log()).sum().asscalar()

# %% tags=["loss-reduction", "trap"]
samples = mx.io.NDArrayIter(np.zeros((2, 3)), np.array([0, 1]), batch_size=2)
model = mx.mod.Module(mx.sym.SoftmaxOutput(data, name="softmax"))  # its gradient is a sum; init_optimizer divides it
model.bind(samples.provide_data, samples.provide_label)
model.init_params()
[(_, losses)] = model.score(samples, mx.metric.CrossEntropy())
observed = "one number" if np.size(losses) == 1 else "one for each sample"

# %% tags=["loss-broadcast", "trap", "raises"]
samples = mx.io.NDArrayIter(np.arange(4).reshape(4, 1), np.arange(4), batch_size=4, label_name="square_label")
model = mx.mod.Module(mx.sym.LinearRegressionOutput(data, name="square"), label_names=["square_label"])
model.bind(samples.provide_data, samples.provide_label)
model.init_params()
[(_, observed)] = model.score(samples, "mse")

# %% tags=["half-square", "trap"]
model = mx.mod.Module(mx.sym.LinearRegressionOutput(data, name="square"), label_names=["square_label"])
model.bind([("data", (1, 1))], [("square_label", (1, 1))], inputs_need_grad=True)
model.init_params()
model.forward_backward(mx.io.DataBatch([mx.nd.array([[3]])], [mx.nd.array([[1]])]))
slope = model.get_input_grads()[0].asscalar()  # LinearRegressionOutput has no loss, only its gradient
observed = slope * (3 - 1) / 2  # the loss of a parabola with this slope

# %% tags=["hard-sigmoid", "trap"]
observed = module_of(mx.sym.hard_sigmoid(data), (1, 1)).predict(mx.nd.ones((1, 1))).asscalar()
