# %% [markdown]
# # Gradients, compilation, devices, precision: phrases in DyNet

# %%
import dynet as dy
import numpy as np

tensor = np.asarray
value = lambda y: y.npvalue() if hasattr(y, "npvalue") else y

# %% tags=["gradient"]
dy.renew_cg()
numbers = dy.inputTensor(x)
total = dy.sum_elems(dy.cube(numbers))
total.forward()
total.backward(full=True)  # for inputs, too
y = numbers.gradient()

# %% [markdown] tags=["second-derivative"]
# None at all: a gradient is an array, not an expression.

# %% [markdown] tags=["jacobian"]
# None at all.

# %% [markdown] tags=["vmap"]
# None at all; autobatching (`dynet_config.set(autobatch=1)`) makes batches of
# equal operations.

# %% tags=["stop-gradient"]
dy.renew_cg()
numbers = dy.inputTensor(x)
total = dy.sum_elems(dy.cmult(numbers, dy.nobackprop(numbers)))
total.forward()
total.backward(full=True)
y = numbers.gradient()

# %% [markdown] tags=["compile"]
# None at all: each batch has a new graph.

# %% [markdown] tags=["print-inside"]
# None at all: nothing is compiled, and Python prints each time.
