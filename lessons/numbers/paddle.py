# %% [markdown]
# # Numbers and precision: checks in PaddlePaddle

# %%
import paddle

paddle.seed(0)

# %% tags=["tf32", "trap"]
products, convolutions = paddle.base.core.get_cublas_switch(), paddle.base.core.get_cudnn_switch()
observed = {(False, False): "nothing", (False, True): "convolutions", (True, True): "both"}[products, convolutions]

# %% tags=["tf32", "mend"]
paddle.base.core.set_cudnn_switch(False)
observed = "convolutions" if paddle.base.core.get_cudnn_switch() else "nothing"
paddle.base.core.set_cudnn_switch(True)
