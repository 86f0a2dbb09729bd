# %% [markdown]
# # Normalisation: checks in Lasagne on Theano

# %%
import numpy as np
import theano
import theano.tensor as T
from theano.tensor.nnet.bn import batch_normalization_test, batch_normalization_train  # Lasagne 0.1 has none

theano.config.floatX = "float32"  # float64 by default
np.random.seed(0)


def normal(*shape):
    return np.random.randn(*shape).astype("float32")


def filled(number, size=1):
    return theano.shared(np.full(size, number, "float32"))


# %% tags=["batchnorm-momentum", "trap"]
batch = np.array([[0], [2]], "float32")  # its mean is 1
_, _, _, mean, _ = batch_normalization_train(batch, filled(1), filled(0), running_mean=filled(0), running_var=filled(1))
observed = mean.eval().item()

# %% tags=["batchnorm-epsilon", "trap"]
output = batch_normalization_test(np.ones((1, 1), "float32"), filled(1), filled(0), filled(0), filled(0))
observed = output.eval().item() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-variance", "trap"]
batch = np.array([[0], [4]], "float32")  # their variance is 4 if divided by n, 8 if by n - 1
*_, variance = batch_normalization_train(
    batch, filled(1), filled(0), running_average_factor=1, running_mean=filled(0), running_var=filled(1)
)
observed = variance.eval().item() / 4

# %% tags=["batchnorm-prediction", "trap"]
x, gamma, beta, mean, variance = T.matrix("x"), *(filled(number, 4) for number in (1, 0, 0, 1))
*_, new_mean, new_variance = batch_normalization_train(x, gamma, beta, running_mean=mean, running_var=variance)
train = theano.function([x], updates=[(mean, new_mean), (variance, new_variance)])
for _ in range(20):
    train(3 + 2 * normal(64, 4))
predicted = normal(10, 4)
*_, epsilon = batch_normalization_test.__defaults__
by_hand = (predicted - mean.get_value()) / np.sqrt(variance.get_value() + epsilon)
observed = abs(batch_normalization_test(predicted, gamma, beta, mean, variance).eval() - by_hand).max()
