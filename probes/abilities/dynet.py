# %% [markdown]
# # Abilities: probes in DyNet

# %%
import os
import tempfile

import dynet as dy
import numpy as np
from rosetta_common.ground.probes import compare_arrays, existing, listed, named

arrays = compare_arrays([dy], dy.inputTensor, lambda result: result.npvalue(), begin=dy.renew_cg)
parameters = dy.ParameterCollection()


def gradient(function, at):
    """DyNet keeps gradients of parameters; the trick is a parameter in place of the input."""
    dy.renew_cg()
    x = parameters.add_parameters(1, init=np.array([at]))
    function(x).backward()
    return x.grad_as_array().item()


# %% tags=["branch-gradient", "measure"]
def branch(x):
    return dy.square(x) if x.scalar_value() > 0 else -3 * x


observed = max(abs(gradient(branch, 2.0) - 4), abs(gradient(branch, -2.0) + 3))


# %% tags=["loop-gradient", "measure"]
def loop(x):
    product = x * 1
    while product.scalar_value() < 10:
        product = dy.cmult(product, x)
    return product


observed = abs(gradient(loop, 1.5) - 6 * 1.5**5)

# %% tags=["second-derivative", "measure", "raises"]
first = dy.gradient(lambda x: dy.pow(x, dy.scalarInput(4)))
observed = abs(gradient(first, 2.0) - 48)

# %% tags=["forward-mode", "measure", "raises"]
observed = abs(dy.jvp(lambda x: dy.cube(x), 2.0, 1.0) - 12)


# %% tags=["print-shows", "measure"]
shown = []


def model(x):
    shown.append(str(x))
    return 2 * x


dy.renew_cg()
model(dy.inputTensor([[1.25]])).value()
observed = "value" if "1.25" in shown[0] else "symbol"


# %% tags=["python-branch", "measure", "raises"]
def double_if_positive(x):
    return 2 * x if dy.sum_elems(x).scalar_value() > 0 else x


dy.renew_cg()
observed = [double_if_positive(dy.inputTensor([x])).scalar_value() for x in (1.0, -1.0)] == [2, -1]

# %% tags=["arrays-agree", "measure"]
observed = named(arrays, "agrees")

# %% tags=["arrays-differ", "measure"]
observed = named(arrays, "differs")

# %% tags=["arrays-missing", "measure"]
observed = named(arrays, "missing")

# %% tags=["convolutions", "measure"]
observed = listed(name for name in dir(dy) if name.startswith(("conv", "filter1d")))

# %% tags=["recurrent-layers", "measure"]
observed = listed(
    name
    for name in dir(dy)
    if (name.endswith("Builder") and "RNN" in name) or name.endswith("LSTMBuilder") or name == "GRUBuilder"
)

# %% tags=["zoo", "measure"]
observed = existing(dy, "models", "zoo")

# %% tags=["reuse", "measure"]
path = os.path.join(tempfile.mkdtemp(), "body.model")
saved, frozen, trained = dy.ParameterCollection(), dy.ParameterCollection(), dy.ParameterCollection()
body_saved = saved.add_parameters((3, 4))
saved.save(path)
body, head = frozen.add_parameters((3, 4)), trained.add_parameters((2, 3))
frozen.populate(path)
before, untrained = body.as_array().copy(), head.as_array().copy()
dy.renew_cg()
loss = dy.squared_norm(head * (dy.const_parameter(body) * dy.inputVector([1] * 4)))
loss.backward()
dy.SimpleSGDTrainer(trained, 0.1).update()
same = (body.as_array() == before).all() and (before == body_saved.as_array()).all()
observed = bool(same and (head.as_array() != untrained).any())

# %% tags=["high-level", "measure"]
observed = (
    "checkpoint" if hasattr(dy.ParameterCollection, "save") and hasattr(dy.ParameterCollection, "populate") else "none"
)

# %% tags=["devices", "measure"]
observed = existing(dy, "to_device")
