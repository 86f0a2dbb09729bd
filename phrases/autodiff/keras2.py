# %% [markdown]
# # Gradients, compilation, devices, precision: phrases in Keras 2

# %%
import numpy as np
from keras import backend as K

tensor = np.array

# %% tags=["gradient"]
x = K.variable(x)
(slope,) = K.gradients(K.sum(K.pow(x, 3)), [x])
y = K.eval(slope)  # on CNTK a placeholder: 0

# %% tags=["second-derivative"]
x = K.variable(x)
(slope,) = K.gradients(K.sum(K.pow(x, 3)), [x])
(curve,) = K.gradients(K.sum(slope), [x])
y = K.eval(curve)  # on CNTK a placeholder: 0

# %% tags=["stop-gradient"]
x = K.variable(x)
(slope,) = K.gradients(K.sum(x * K.stop_gradient(x)), [x])
y = K.eval(slope)  # on CNTK a placeholder: 0
