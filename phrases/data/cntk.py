# %% [markdown]
# # Data: phrases in CNTK

# %%
import os
import tempfile

import cntk as C
import numpy as np
from cntk.io import (
    CTFDeserializer,
    MinibatchSource,
    MinibatchSourceFromData,
    StreamDef,
    StreamDefs,
    StreamInformation,
    UserDeserializer,
)

tensor = np.float32  # all its numbers are floats


def write_text(numbers):
    """The path of a file in CNTK's text format, one sample a line."""
    path = os.path.join(tempfile.mkdtemp(), "numbers.ctf")
    with open(path, "w") as file:
        file.writelines(f"|x {number}\n" for number in numbers)
    return path


# %% tags=["batches"]
source = MinibatchSourceFromData({"x": x}, max_samples=len(x))
y, batch = [], source.next_minibatch(2)
while batch:
    y.append(batch[source.streams.x].num_samples)
    batch = source.next_minibatch(2)

# %% tags=["shuffle-batches"]
reader = CTFDeserializer(write_text(x), StreamDefs(x=StreamDef("x", 1)))
source = MinibatchSource(reader, max_sweeps=1)  # shuffles by default
batches = [
    source.next_minibatch(2)[source.streams.x].asarray() for _ in range(3)
]
y = np.sort(np.concatenate(batches).ravel())

# %% tags=["last-batch", "by-hand"]
source = MinibatchSourceFromData({"x": x}, max_samples=len(x) // 2 * 2)
y, batch = [], source.next_minibatch(2)
while batch:
    y.append(batch[source.streams.x].num_samples)
    batch = source.next_minibatch(2)


# %% tags=["own-dataset"]
class Squares(UserDeserializer):
    def stream_infos(self):
        return [StreamInformation("x", 0, "dense", np.float32, (1,))]

    def num_chunks(self):
        return 1

    def get_chunk(self, chunk_id):
        return {"x": np.float32([[index**2] for index in range(4)])}


source = MinibatchSource([Squares()], randomize=False)
y = source.next_minibatch(4)[source.streams.x].asarray().ravel()


# %% tags=["augment"]
class Doubled(UserDeserializer):  # cntk.io.transforms are for images
    def stream_infos(self):
        return [StreamInformation("x", 0, "dense", np.float32, (1,))]

    def num_chunks(self):
        return 1

    def get_chunk(self, chunk_id):
        return {"x": 2 * x}


source = MinibatchSource([Doubled()], randomize=False)
y = source.next_minibatch(2)[source.streams.x].asarray().reshape(2, 1)

# %% tags=["prefetch"]
reader = CTFDeserializer(write_text(x), StreamDefs(x=StreamDef("x", 1)))
source = MinibatchSource(
    reader, max_sweeps=1
)  # a thread of its own reads ahead
batches = [
    source.next_minibatch(2)[source.streams.x].asarray() for _ in range(2)
]
y = np.sum(batches)

# %% tags=["pad-batch"]
numbers = C.sequence.input_variable(())
y = C.sequence.unpack(numbers, 0, no_mask_output=True).eval([first, second])

# %% tags=["labels-dtype"]
y = C.one_hot(labels, 3).eval()  # not numbers of classes, but rows

# %% tags=["one-hot"]
y = C.one_hot(labels, 3).eval()
