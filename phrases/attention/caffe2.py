# %% [markdown]
# # Attention: phrases in Caffe2

# %%
import numpy as np
from caffe2.python import core, workspace

workspace.GlobalInit(["caffe2"])
tensor = np.asarray


def run(net, **blobs):
    for name, numbers in blobs.items():
        workspace.FeedBlob(name, numbers)
    workspace.RunNetOnce(net)


# %% [markdown] tags=["mask-polarity"]
# None at all: its attention (`caffe2.python.attention`) belongs to recurrent
# decoders, and takes lengths, not masks.

# %% [markdown] tags=["multi-head"]
# None at all: its attention (`caffe2.python.attention`) belongs to recurrent
# decoders, and has one head.

# %% tags=["causal-mask", "by-hand"]
net = core.Net("attention")
net.Scale(net.BatchMatMul(["q", "k"], trans_b=1), "scores", scale=2**-0.5)
net.SequenceMask("scores", "masked", mode="upper", axis=3)
net.BatchMatMul([net.Softmax("masked", axis=3), "v"], "y")
run(net, q=q, k=k, v=v)
y = workspace.FetchBlob("y")

# %% tags=["scaled-dot-product", "by-hand"]
net = core.Net("attention")
net.Scale(net.BatchMatMul(["q", "k"], trans_b=1), "scores", scale=2**-0.5)
net.BatchMatMul([net.Softmax("scores", axis=3), "v"], "y")
run(net, q=q, k=k, v=v)
y = workspace.FetchBlob("y")

# %% tags=["padding-mask", "by-hand"]
net = core.Net("attention")
net.Scale(net.BatchMatMul(["q", "k"], trans_b=1), "scores", scale=2**-0.5)
net.SequenceMask(["scores", "lengths"], "masked", mode="sequence", axis=3)
net.BatchMatMul([net.Softmax("masked", axis=3), "v"], "y")
run(
    net, q=q, k=k, v=v, lengths=np.repeat(lengths, 2).astype(np.int32)
)  # one for each query
y = workspace.FetchBlob("y")

# %% tags=["cross-attention", "by-hand"]
net = core.Net("attention")
net.Scale(net.BatchMatMul(["q", "memory"], trans_b=1), "scores", scale=2**-0.5)
net.BatchMatMul([net.Softmax("scores", axis=3), "memory"], "y")
run(net, q=q, memory=memory)
y = workspace.FetchBlob("y")

# %% tags=["cache-step", "by-hand"]
net = core.Net("attention")
net.Concat(["cached_k", "new_k"], ["keys", "sizes_k"], axis=2)
net.Concat(["cached_v", "new_v"], ["values", "sizes_v"], axis=2)
net.Scale(net.BatchMatMul(["q", "keys"], trans_b=1), "scores", scale=2**-0.5)
net.BatchMatMul([net.Softmax("scores", axis=3), "values"], "y")
run(net, q=q, new_k=new_k, new_v=new_v, cached_k=cached_k, cached_v=cached_v)
y = workspace.FetchBlob("y")
