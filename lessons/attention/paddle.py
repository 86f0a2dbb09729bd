# %% [markdown]
# # Attention: checks in PaddlePaddle

# %%
import math

import paddle
from paddle import nn
from paddle.nn import functional as F

paddle.seed(0)

# %% tags=["attention-mask", "trap"]
x = paddle.eye(2).reshape([1, 2, 1, 2])  # two words, one head
mask = paddle.to_tensor([[[[False, True], [False, True]]]])
output = F.scaled_dot_product_attention(x, x, x, attn_mask=mask)
observed = "keep" if output[0, 0, 0, 1].item() > 0.9 else "drop"

# %% tags=["masked-row", "trap"]
x = paddle.eye(2).reshape([1, 2, 1, 2])
output = F.scaled_dot_product_attention(x, x, x, attn_mask=paddle.zeros([1, 1, 2, 2], "bool"))
observed = "NaN" if output.isnan().any() else "zeros" if not output.any() else "the mean of all"

# %% tags=["causal-corner", "trap", "raises"]
queries, keys = paddle.zeros([1, 2, 1, 3]), paddle.zeros([1, 3, 1, 3])
output = F.scaled_dot_product_attention(queries, keys, paddle.eye(3).reshape([1, 3, 1, 3]), is_causal=True)
observed = int((output[0, 0] > 0).sum())

# %% tags=["attention-axes", "trap"]
x, values = paddle.zeros([2, 5, 3, 4]), paddle.randn([2, 5, 3, 4])
output = F.scaled_dot_product_attention(x, x, values)  # equal scores: the mean over the positions
observed = "BLHD" if paddle.allclose(output[:, :1], values.mean(1, keepdim=True), atol=1e-6) else "BHLD"

# %% tags=["attention-batch", "trap"]
layer = nn.MultiHeadAttention(4, 1, need_weights=True)
x = paddle.randn([2, 5, 4])
observed = layer(x, x, x)[1].shape[-1]

# %% tags=["attention-scale", "trap"]
queries = paddle.to_tensor([[[[1.0, 0, 0, 0]]]])
keys, values = paddle.to_tensor([[[[1.0, 0, 0, 0]], [[0, 0, 0, 0]]]]), paddle.eye(4)[:2].reshape([1, 2, 1, 4])
first, second = F.scaled_dot_product_attention(queries, keys, values).flatten()[:2]
observed = math.log(first.item() / second.item())

# %% tags=["attention-biases", "trap"]
layer = nn.MultiHeadAttention(8, 2)
observed = layer.q_proj.bias.ndim


# %% tags=["attention-dropout", "trap"]
class Attention(nn.Layer):
    def forward(self, x):
        return F.scaled_dot_product_attention(x, x, x, dropout_p=0.5)


attention = Attention()
attention.eval()
x = paddle.ones([1, 64, 1, 4])
observed = not paddle.allclose(attention(x), paddle.ones_like(x)).item()


# %% tags=["attention-dropout", "mend"]
class Attention(nn.Layer):
    def forward(self, x):
        return F.scaled_dot_product_attention(x, x, x, dropout_p=0.5, training=self.training)


attention = Attention()
attention.eval()
observed = not paddle.allclose(attention(x), paddle.ones_like(x)).item()
