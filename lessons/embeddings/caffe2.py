# %% [markdown]
# # Embeddings: checks in Caffe2

# %%
import numpy as np
from caffe2.python import core, layer_model_helper, model_helper, optimizer, schema, workspace
from caffe2.python.modeling.initializers import Initializer

workspace.GlobalInit(["caffe2"])


def feed(**blobs):
    for name, numbers in blobs.items():
        workspace.FeedBlob(name, numbers)


# %% tags=["adam-rows", "trap"]
def moves(**arguments):
    model = model_helper.ModelHelper("model")
    model.create_param("embedding", [3, 1], Initializer("XavierFill"))
    model.net.Gather(["embedding", "word"], "vector", **arguments)
    model.AddGradientOperators([model.net.SumElements("vector", "loss")])
    optimizer.build_adam(model, base_learning_rate=0.01)
    workspace.RunNetOnce(model.param_init_net)
    for word in (0, 1):
        before = workspace.FetchBlob("embedding")[0]
        feed(word=np.int32([word]))
        workspace.RunNetOnce(model.net)
    return workspace.FetchBlob("embedding")[0] != before


observed = moves()  # the gradient is sparse

# %% tags=["adam-rows", "mend"]
observed = moves(dense_gradient=True)

# %% tags=["embedding-range", "trap", "raises"]
feed(rows=np.ones((3, 2), np.float32), word=np.int32([3]))
model = model_helper.ModelHelper("model")
model.net.Gather(["rows", "word"], "vector")
workspace.RunNetOnce(model.net)
observed = str(workspace.FetchBlob("vector").shape)

# %% tags=["embedding-init", "trap"]
word = schema.Scalar(np.int64, metadata=schema.Metadata(categorical_limit=1000))
record = schema.NewRecord(core.Net("inputs"), schema.Struct(("words", schema.List(word))))
model = layer_model_helper.LayerModelHelper("model", record, schema.Struct())
model.SparseLookup(model.input_feature_schema.words, [100], "Sum")  # brew has no embedding
workspace.RunNetOnce(model.param_init_net)
observed = workspace.FetchBlob("sparse_lookup/w").std()
