# %% [markdown]
# # Randomness: phrases in CNTK

# %%
import os
import tempfile

import cntk as C
import numpy as np
from cntk.io import CTFDeserializer, MinibatchSource, StreamDef, StreamDefs
from cntk.layers import Dense, Dropout

tensor = np.float32  # all its numbers are floats

# %% tags=["seed"]
C.cntk_py.reset_random_seed(1)
first = C.random.normal(3).eval()
C.cntk_py.reset_random_seed(1)
y = abs(C.random.normal(3).eval() - first).max()

# %% tags=["keys-or-state"]
y = int(np.array_equal(C.random.normal(3).eval(), C.random.normal(3).eval()))

# %% tags=["same-layer"]
C.cntk_py.reset_random_seed(1)
first = Dense(2)(C.input_variable(3))
C.cntk_py.reset_random_seed(1)
second = Dense(2)(C.input_variable(3))
y = int(np.array_equal(first.W.value, second.W.value))

# %% tags=["seeded-dropout"]
drops = []
for _ in range(2):
    C.cntk_py.reset_random_seed(1)
    model = Dropout(0.5)(C.input_variable(100))
    inputs, outputs = np.ones((1, 100), np.float32), model.outputs
    _, found = model.forward(inputs, outputs, keep_for_backward=outputs)
    drops.append(found[model.output])
y = int(np.array_equal(*drops))

# %% tags=["seeded-shuffle"]
path = os.path.join(tempfile.mkdtemp(), "numbers.ctf")
with open(path, "w") as file:
    file.writelines(f"|n {number}\n" for number in range(10))
orders = []
for _ in range(2):
    reader = CTFDeserializer(path, StreamDefs(n=StreamDef("n", 1)))
    source = MinibatchSource(reader, randomization_seed=1)
    orders.append(source.next_minibatch(10)[source.streams.n].asarray())
y = int(np.array_equal(*orders))

# %% [markdown] tags=["workers"]
# None at all: it loads in threads of its own, not in processes.

# %% tags=["deterministic"]
C.cntk_py.force_deterministic_algorithms()
y = int(C.cntk_py.should_force_deterministic_algorithms())

# %% tags=["draw"]
samples = C.random_sample(
    [0.5, 0.5], 2, allow_duplicates=True
)  # rows of 0 and 1
categorical = C.squeeze(C.times(samples, np.float32([[0], [1]])))
draws = C.random.normal(2), C.random.uniform(2), categorical
y = [list(one.eval().shape) for one in draws]
