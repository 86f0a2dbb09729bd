# %% [markdown]
# # Data and batches: checks in Caffe2

# %%
import os
import tempfile

import numpy as np
from caffe2.proto import caffe2_pb2
from caffe2.python import brew, model_helper, utils, workspace

from rosetta_common.ground.shuffles import kind_of_shuffle

workspace.GlobalInit(["caffe2"])


def batches(count, batch_size):
    """The batches of a database that holds the numbers up to count; there is no end."""
    path = os.path.join(tempfile.mkdtemp(), "numbers")
    database = workspace.C.create_db("minidb", path, workspace.C.Mode.write)
    transaction = database.new_transaction()
    for number in range(count):
        sample = caffe2_pb2.TensorProtos(protos=[utils.NumpyArrayToCaffe2Tensor(np.int32([number]))])
        transaction.put(f"{number:04}", sample.SerializeToString())
    del transaction, database
    model = model_helper.ModelHelper("model")
    brew.db_input(model, ["numbers"], batch_size=batch_size, db=path, db_type="minidb")
    workspace.RunNetOnce(model.param_init_net)
    workspace.CreateNet(model.net, overwrite=True)
    while True:
        workspace.RunNet(model.net)
        yield workspace.FetchBlob("numbers").ravel()


# %% tags=["last-batch", "trap"]
seen, pipeline = [], batches(10, batch_size=4)
while len(set(seen)) < 10:
    seen.extend(next(pipeline))
observed = len(seen)  # a batch goes on with the first sample after the last

# %% tags=["pipeline-order", "trap"]
pipeline = batches(1000, batch_size=10)
order = np.concatenate([next(pipeline) for _ in range(200)])
observed = kind_of_shuffle(order[:1000], order[1000:], 10)
