# %% [markdown]
# # Optimisers: checks in TensorFlow

# %%
import tensorflow as tf

# %% tags=["clip-norm", "trap"]
one, other = (tf.clip_by_norm(tf.constant([gradient]), 1.0) for gradient in (3.0, 4.0))
observed = "together" if one < 0.9 else "each by itself"

# %% tags=["clip-norm", "mend"]
(one, other), _ = tf.clip_by_global_norm([tf.constant([3.0]), tf.constant([4.0])], 1.0)
observed = "together" if one < 0.9 else "each by itself"
