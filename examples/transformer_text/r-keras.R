# %% [markdown]
# # A small Transformer in Keras in R
#
# R drives Keras on TensorFlow through reticulate, as R's own package `keras3`
# does: the names are Keras', with `$` in place of the dot. A whole number
# needs an `L`, or Keras gets 3.0 for 3. An `Embedding` of the characters would
# have one part of its gradient for every place where a character occurs, and
# Keras on TensorFlow clips and squares the parts: so a product with one-hot
# vectors looks the characters up.

# %%
library(reticulate)

# Keras reads it once, when it is imported
Sys.setenv(KERAS_BACKEND = "tensorflow")

keras <- import("keras")
layers <- keras$layers
ops <- keras$ops
numpy <- import("numpy")
# windows stay in NumPy, as Keras takes them
rosetta <- import("rosetta_common", convert = FALSE)

specification <- rosetta$specification("transformer_text")
# R's own numbers
spec <- py_to_r(specification$`_asdict`())
keras$utils$set_random_seed(spec$seed)

# %% tags=["load"]
data <- rosetta$load_nietzsche_text(specification)
# Python's objects count from 0, R's own from 1
x_train <- data[[0]][[0]]
y_train <- data[[0]][[1]]
x_test <- data[[1]][[0]]
y_test <- as.vector(py_to_r(data[[1]][[1]]))
cat(
  "train", format(x_train$shape), format(x_train$dtype),
  "labels", format(y_train$dtype), "\n"
)
cat("test ", format(x_test$shape), "\n")
cat("reads ", py_to_r(rosetta$decode_text(x_train[[0]])), "\n")

# %% tags=["build"]
# what a block adds is scaled by the number of additions
shrink <- 1 / sqrt(2 * spec$blocks)

# a new one in each call: one of them would draw the same numbers again
normal <- function(deviation = spec$start) {
  keras$initializers$RandomNormal(stddev = deviation)
}

norm <- function(x) {
  # epsilon is 0.001 by default
  layers$LayerNormalization(epsilon = spec$norm_epsilon)(x)
}

dropout <- function(x) layers$Dropout(spec$dropout)(x)

dense <- function(x, units, deviation = spec$start, ...) {
  layers$Dense(units, kernel_initializer = normal(deviation), ...)(x)
}

attention <- function(x) {
  layer <- layers$MultiHeadAttention(
    spec$heads,
    # the size of one head
    spec$width %/% spec$heads,
    dropout = spec$dropout,
    kernel_initializer = normal()
  )
  y <- layer(x, x, use_causal_mask = TRUE)
  # the four matrices of attention have one initialiser
  kernel <- layer$output_dense$kernel
  kernel$assign(ops$multiply(kernel, shrink))
  y
}

inputs <- layers$Input(list(spec$length), dtype = "int32")
characters <- layers$Dense(
  spec$width, use_bias = FALSE, kernel_initializer = normal()
)
# 0, 1, 2, ...; Keras finds only layers that depend on the input
places <- ops$cumsum(ops$ones_like(inputs[[0]]), axis = 0L)
positions <- layers$Embedding(
  spec$length, spec$width, embeddings_initializer = normal()
)(ops$subtract(places, 1L))
x <- ops$add(characters(ops$one_hot(inputs, spec$classes)), positions)
x <- dropout(x)
for (block in seq_len(spec$blocks)) {
  x <- ops$add(x, dropout(attention(norm(x))))
  # the exact form of GELU
  y <- dense(norm(x), spec$hidden, activation = "gelu")
  x <- ops$add(x, dropout(dense(y, spec$width, spec$start * shrink)))
}
# the output's matrix is the embedding's
outputs <- ops$einsum("btw,cw->btc", norm(x), characters$kernel)
model <- keras$Model(inputs, outputs)
model$summary(line_length = 72L)

# %% tags=["compile"]
steps <- spec$epochs * ceiling(spec$n_train / spec$batch_size)
rate <- keras$optimizers$schedules$CosineDecay(
  # of the first step, which Keras counts as 0
  spec$learning_rate / spec$warm_up,
  warmup_steps = spec$warm_up - 1L,
  warmup_target = spec$learning_rate,
  # of the steps behind the warm-up
  decay_steps = max(1, steps - spec$warm_up),
  alpha = spec$last_rate
)
optimizer <- keras$optimizers$AdamW(
  learning_rate = rate,
  weight_decay = spec$decay,
  beta_1 = spec$beta1,
  beta_2 = spec$beta2,
  # added before the bias correction: 4 times as much in the first step
  epsilon = spec$epsilon,
  # `clipnorm` would clip each variable by itself
  global_clipnorm = spec$clip
)
# by their names: the biases of q, k and v have two axes
optimizer$exclude_from_weight_decay(var_names = list("bias", "gamma", "beta"))
model$compile(
  optimizer = optimizer,
  loss = keras$losses$SparseCategoricalCrossentropy(from_logits = TRUE)
)

# %% tags=["train"]
history <- model$fit(
  x_train,
  y_train,
  batch_size = spec$batch_size,
  epochs = spec$epochs,
  verbose = 0L,
  callbacks = list(
    keras$callbacks$LambdaCallback(
      on_train_batch_end = rosetta$report_batch,
      on_epoch_end = rosetta$report_epoch
    )
  )
)

# %% tags=["predict"]
# an R array, with a window's characters in its second axis
logits <- model$predict(x_test, batch_size = spec$batch_size, verbose = 0L)
# in NumPy's order
logits <- array_reshape(logits, c(-1L, spec$classes))
# labels count from 0; by default max.col draws among ties
predictions <- max.col(logits, ties.method = "first") - 1L
cat("predicted", predictions[1:10], "\n")

# %% tags=["evaluate"]
accuracy <- mean(predictions == y_test)
cat("labels   ", y_test[1:10], "\n")
cat(sprintf("test accuracy %.3f\n", accuracy))
right <- logits[cbind(seq_along(y_test), y_test + 1)]
loss <- mean(log(rowSums(exp(logits))) - right)
cat(sprintf("%.3f bits a character\n", loss / log(2)))
cat(sprintf("perplexity %.2f\n", exp(loss)))
# NumPy's, so that each column draws the same numbers
random <- numpy$random$RandomState(spec$seed)
# two texts go on after half a window: one with the likeliest character, one
# with a character that is drawn
start <- as.vector(py_to_r(x_test[[0]]))[seq_len(spec$length %/% 2L)]
texts <- rbind(start, start)
for (step in 1:200) {
  known <- min(ncol(texts), spec$length)
  window <- texts[, seq(to = ncol(texts), length.out = known)]
  # The model takes whole windows. The padding stands behind the text, where
  # the causal mask hides it.
  window <- cbind(window, matrix(0L, 2, spec$length - known))
  last <- model$predict_on_batch(window)[, known, ]
  shares <- exp((last[2, ] - max(last[2, ])) / spec$temperature)
  drawn <- random$choice(spec$classes, p = shares / sum(shares))
  texts <- cbind(texts, c(which.max(last[1, ]) - 1L, drawn))
}
decode <- function(numbers) py_to_r(rosetta$decode_text(numbers))
cat("start:    ", decode(start), "\n")
cat("likeliest:", decode(texts[1, -seq_along(start)]), "\n")
cat("drawn:    ", decode(texts[2, -seq_along(start)]), "\n")
