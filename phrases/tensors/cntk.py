# %% [markdown]
# # Tensors: phrases in CNTK

# %%
import cntk as C
import numpy as np

tensor = np.float32  # all its numbers are floats

# %% tags=["create"]
rows = (
    C.constant(0, shape=(1, 3)),
    C.constant(1, shape=(1, 3)),
    np.float32([[0, 1, 2]]),
)
y = C.splice(*rows, axis=0).eval()

# %% tags=["default-dtype"]
y = [np.dtype(C.constant(number).dtype).name for number in (1.5, 1)]

# %% [markdown] tags=["cast"]
# None at all: `C.cast` is from one type of floats to another.

# %% tags=["from-numpy"]
array = np.ones(2, np.float32)
held = C.constant(array)
array[0] = 5
y = held.value[0]

# %% tags=["shape"]
y = list(C.constant(x).shape)

# %% tags=["reshape"]
y = C.reshape(x, (3, -1)).eval()

# %% tags=["transpose"]
y = C.transpose(x, (2, 0, 1)).eval()

# %% tags=["expand"]
wide = C.expand_dims(x, C.Axis.new_leading_axis())
y = [str(wide.shape), str(C.squeeze(wide, 0).shape)]

# %% tags=["concatenate"]
rows = C.splice(C.reshape(a, (1, 2)), C.reshape(b, (1, 2)), axis=0)
y = C.splice(rows, rows, axis=0).eval()

# %% tags=["split"]
y = C.slice(x, 1, 1, 2).eval()

# %% tags=["gather", "by-hand"]
y = C.squeeze(C.reduce_sum(C.one_hot(ids, 3) * x, axis=1)).eval()

# %% tags=["boolean-mask"]
numbers = C.sequence.input_variable(())  # along the axis of time alone
(y,) = C.sequence.gather(numbers, C.greater(numbers, 2)).eval([x])

# %% tags=["einsum", "by-hand"]
left, right = C.input_variable((1, 2)), C.input_variable((2, 1))
y = C.times(left, right).eval({left: a, right: b})  # one sample at a time

# %% tags=["matmul"]
y = C.times(a, b).eval()

# %% tags=["variance", "by-hand"]
variance = C.reduce_mean(C.square(C.minus(x, C.reduce_mean(x))))
y = [C.sqrt(variance).eval(), variance.eval()]

# %% tags=["argmax"]
y = C.squeeze(C.argmax(x, axis=1)).eval()

# %% [markdown] tags=["out-of-range"]
# None at all: `C.gather` checks no place. It reads what lies in memory there,
# or crashes.

# %% tags=["set-item"]
held = C.parameter(init=x)
numbers = held.value  # a copy
numbers[1] = 9
held.value = numbers
y = held.value
