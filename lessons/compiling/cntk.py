# %% [markdown]
# # Compiled code: checks in CNTK

# %%
import cntk as C
import numpy as np

C.cntk_py.reset_random_seed(1)


# %% tags=["frozen-random", "trap"]
@C.Function
def draw(x):  # runs once, here
    return x + np.random.rand()


model = draw(C.input_variable(()))
observed = model.eval(np.zeros(1)) == model.eval(np.zeros(1))

# %% tags=["frozen-random", "mend"]
model = C.input_variable(()) + C.random.uniform(())
observed = model.eval(np.zeros(1)) == model.eval(np.zeros(1))


# %% tags=["frozen-state", "trap"]
@C.Function
def draw(x):
    return x + C.random.uniform(())


model = draw(C.input_variable(()))
observed = model.eval(np.zeros(1)) == model.eval(np.zeros(1))

# %% tags=["side-effects", "trap"]
calls = []


@C.Function
def function(x):
    calls.append(1)
    return x + 1


model = function(C.input_variable(()))
for _ in range(3):
    model.eval(np.ones(1))
observed = len(calls)


# %% tags=["traced-if", "trap"]
@C.Function
def function(x):
    return x if C.greater(x, 0) else -x  # a part of the graph, which is always true; x > 0 is an error


observed = function(C.input_variable(())).eval(-np.ones(1)).item()


# %% tags=["traced-if", "mend"]
@C.Function
def function(x):
    return C.element_select(C.greater(x, 0), x, -x)


observed = function(C.input_variable(())).eval(-np.ones(1)).item()

# %% tags=["where-nan", "trap"]
x = C.input_variable((), needs_gradient=True)
gradient = C.element_select(C.greater(x, 0), C.sqrt(x), 0).grad(np.zeros(1)).item()
observed = "NaN" if np.isnan(gradient) else gradient

# %% tags=["where-nan", "mend"]
root = C.sqrt(C.element_select(C.greater(x, 0), x, 1))
gradient = C.element_select(C.greater(x, 0), root, 0).grad(np.zeros(1)).item()
observed = "NaN" if np.isnan(gradient) else gradient

# %% tags=["retracing", "trap"]
calls = []


@C.Function
def function(x):
    calls.append(1)
    return C.sequence.reduce_sum(x)


model = function(C.sequence.input_variable(()))  # the axis of time has no length of its own
for size in (4, 5, 6, 7):
    model.eval([np.ones(size)])
observed = len(calls)
