# %% [markdown]
# # Optimisers: phrases in Caffe2

# %%
import os
import tempfile

import numpy as np
from caffe2.python import core, model_helper, optimizer, workspace
from caffe2.python.modeling.initializers import Initializer
from caffe2.python.modeling.parameter_info import ParameterTags

workspace.GlobalInit(["caffe2"])
tensor = np.asarray


def begin(
    **shapes,
):  # a loss whose gradient of the parameter w is the blob grad_of_w
    model, parts = model_helper.ModelHelper("model"), []
    for name, shape in shapes.items():
        start = Initializer("ConstantFill", value=0.0)
        weight = model.create_param(
            name, list(shape), start, tags=ParameterTags.WEIGHT
        )
        parts.append(
            model.net.SumElements(model.net.Mul([weight, "grad_of_" + name]))
        )
    model.AddGradientOperators([model.net.Sum(parts, "loss")])
    return model


def run(model, times=1, **blobs):
    workspace.RunNetOnce(model.param_init_net)
    for name, numbers in blobs.items():
        workspace.FeedBlob(name, numbers)
    workspace.CreateNet(model.net, overwrite=True)
    workspace.RunNet(model.net, times)


# %% tags=["momentum"]
model = begin(w=w.shape)
optimizer.build_sgd(model, base_learning_rate=0.1, momentum=0.9)  # Nesterov's
run(model, times=2, w=w, grad_of_w=g)
y = workspace.FetchBlob("w")

# %% tags=["momentum", "same"]
model = begin(w=w.shape)
optimizer.build_sgd(
    model, base_learning_rate=0.1, momentum=0.9, nesterov=False
)
run(model, times=2, w=w, grad_of_w=g)
y = workspace.FetchBlob("w")

# %% tags=["adam"]
model = begin(w=w.shape)
optimizer.build_adam(
    model, base_learning_rate=0.1
)  # it corrects as in the second step
run(model, w=w, grad_of_w=g)
y = workspace.FetchBlob("w")

# %% tags=["adamw", "by-hand"]
model = begin(w=w.shape)
model.net.Scale(
    "w", "w", scale=1 - 0.1 * 0.01
)  # there is no AdamW, and so no default
optimizer.build_adam(model, base_learning_rate=0.1)
run(model, w=w, grad_of_w=g)
y = workspace.FetchBlob("w")

# %% tags=["rmsprop"]
model = begin(w=w.shape)
optimizer.build_rms_prop(model, base_learning_rate=0.1)
run(model, w=w, grad_of_w=g)
y = workspace.FetchBlob("w")

# %% tags=["adagrad"]
model = begin(w=w.shape)
optimizer.build_adagrad(model, base_learning_rate=0.1)
run(model, w=w, grad_of_w=g)
y = workspace.FetchBlob("w")

# %% tags=["weight-decay"]
model = begin(w=w.shape)
optimizer.add_weight_decay(model, 0.1)
optimizer.build_sgd(model, base_learning_rate=0.1)
run(model, w=w, grad_of_w=g)
y = workspace.FetchBlob("w")

# %% [markdown] tags=["no-decay-on-biases"]
# None at all: there is no AdamW. `add_weight_decay` leaves out what isn't
# tagged as a weight.

# %% tags=["two-rates"]
model = begin(w=w.shape, b=b.shape)
model.get_param_info(
    core.BlobReference("b")
).optimizer = optimizer.SgdOptimizer(base_learning_rate=0.01)
optimizer.build_sgd(model, base_learning_rate=0.1)
run(
    model,
    w=w,
    b=b,
    grad_of_w=np.ones(2, np.float32),
    grad_of_b=np.ones(2, np.float32),
)
y = [workspace.FetchBlob("w"), workspace.FetchBlob("b")]

# %% tags=["clip-norm"]
model = begin(first=a.shape, second=b.shape)  # both begin at 0
optimizer.build_sgd(model, base_learning_rate=1.0, max_gradient_norm=1.0)
run(model, grad_of_first=a, grad_of_second=b)
y = [-workspace.FetchBlob("first"), -workspace.FetchBlob("second")]

# %% tags=["clip-value"]
workspace.FeedBlob("g", g)
workspace.RunOperatorOnce(
    core.CreateOperator("Clip", "g", "clipped", min=-1.0, max=1.0)
)
y = workspace.FetchBlob("clipped")

# %% tags=["accumulation", "by-hand"]
model = model_helper.ModelHelper("model")
model.create_param("w", [1], Initializer("ConstantFill", value=float(w[0])))
model.net.AveragedLoss(model.net.Mul(["batch", "w"]), "loss")
gradients = model.AddGradientOperators(
    [model.net.Scale("loss", "half", scale=0.5)]
)
model.net.Add(["total", gradients["w"]], "total")
run(model, times=0, total=np.zeros(1, np.float32), batch=samples[:2])
for batch in np.split(samples, 2):
    workspace.FeedBlob("batch", batch)
    workspace.RunNet(model.net)
y = workspace.FetchBlob("total")

# %% tags=["freeze-parameter"]
model = model_helper.ModelHelper("model")
for name, numbers in (("w", w), ("b", b)):
    model.create_param(
        name, [2], Initializer("GivenTensorFill", values=numbers.tolist())
    )
parts = [
    model.net.SumElements(model.net.StopGradient("w")),
    model.net.SumElements("b"),
]
model.AddGradientOperators([model.net.Sum(parts, "loss")])
optimizer.build_sgd(model, base_learning_rate=0.1)
run(model)
y = [workspace.FetchBlob("w"), workspace.FetchBlob("b")]

# %% tags=["optimiser-state"]
path = os.path.join(tempfile.mkdtemp(), "optimiser.minidb")
model = begin(w=w.shape)
sgd = optimizer.build_sgd(model, base_learning_rate=0.1, momentum=0.9)
run(model, w=w, grad_of_w=g)
blobs = [str(blob) for blob in sgd.get_auxiliary_parameters().local]
file = {"db": path, "db_type": "minidb", "absolute_path": True}
workspace.RunOperatorOnce(core.CreateOperator("Save", blobs, [], **file))
workspace.ResetWorkspace()
workspace.RunOperatorOnce(core.CreateOperator("Load", [], blobs, **file))
y = workspace.FetchBlob("w_momentum")  # the rate is in it
