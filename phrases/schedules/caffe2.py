# %% [markdown]
# # Learning-rate schedules: phrases in Caffe2

# %%
import numpy as np
from caffe2.python import model_helper, optimizer, workspace
from caffe2.python.modeling.initializers import Initializer

workspace.GlobalInit(["caffe2"])
tensor = np.asarray


def rates(steps, **policy):  # a weight whose gradient is 1
    model = model_helper.ModelHelper("model")
    weight = model.create_param(
        "weight", [1], Initializer("ConstantFill", value=0.0)
    )
    model.AddGradientOperators([model.net.SumElements(weight, "loss")])
    optimizer.build_sgd(model, base_learning_rate=0.1, **policy)
    workspace.RunNetOnce(model.param_init_net)
    workspace.CreateNet(model.net, overwrite=True)
    places = [0.0]
    for _ in range(steps):
        workspace.RunNet(model.net)
        places.append(-workspace.FetchBlob("weight").item())
    return np.diff(places).tolist()


# %% tags=["step-or-epoch"]
y = rates(
    8, policy="step", stepsize=4, gamma=0.5
)  # 4 steps; the first one has number 1

# %% tags=["exponential-decay"]
y = rates(4, policy="exp", gamma=0.5)

# %% tags=["cosine-decay"]
y = rates(
    5, policy="cosine", max_lr=1.0, min_lr=0.0, period=4
)  # times the rate; it begins again

# %% tags=["warm-up"]
y = rates(6, policy="linearWarmup", num_iter=4)

# %% [markdown] tags=["one-cycle"]
# None at all: its policy `cyclical` goes up and down without an end.

# %% [markdown] tags=["plateau"]
# None at all.
