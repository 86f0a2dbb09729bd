# %% [markdown]
# # Numbers and precision: checks in PaddlePaddle

# %%
import numpy as np
import paddle

paddle.seed(0)

# %% tags=["tf32", "trap"]
products, convolutions = paddle.base.core.get_cublas_switch(), paddle.base.core.get_cudnn_switch()
observed = {(False, False): "nothing", (False, True): "convolutions", (True, True): "both"}[products, convolutions]

# %% tags=["tf32", "mend"]
paddle.base.core.set_cudnn_switch(False)
observed = "convolutions" if paddle.base.core.get_cudnn_switch() else "nothing"
paddle.base.core.set_cudnn_switch(True)

# %% tags=["float64-input", "trap"]
observed = str(paddle.to_tensor(np.ones(2)).dtype).replace("paddle.", "")

# %% tags=["float64-layer", "trap", "raises"]
observed = str(paddle.nn.Linear(2, 1)(paddle.to_tensor(np.ones((1, 2)))).dtype).replace("paddle.", "")

# %% tags=["default-int", "trap"]
observed = str(paddle.to_tensor([1, 2]).dtype).replace("paddle.", "")

# %% tags=["deviation", "trap"]
observed = paddle.to_tensor([0.0, 2.0]).std().item()

# %% tags=["deviation", "mend"]
observed = paddle.to_tensor([0.0, 2.0]).std(unbiased=False).item()

# %% tags=["shared-memory", "trap"]
numbers = np.zeros(2, np.float32)
tensor = paddle.to_tensor(numbers)
numbers[0] = 1
observed = tensor[0].item() == 1

# %% tags=["mean-of-integers", "trap", "raises"]
observed = paddle.to_tensor([1, 2]).mean().item()

# %% tags=["mixed-arithmetic", "trap", "raises"]
total = paddle.to_tensor([1], dtype="int32") + paddle.to_tensor([0.5])
observed = str(total.dtype).replace("paddle.", "")
