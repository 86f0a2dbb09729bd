# %% [markdown]
# # Bidirectional LSTM on IMDB in Keras in R
#
# R drives Keras on TensorFlow through reticulate, as R's own package `keras3`
# does: the names are Keras', with `$` in place of the dot. A whole number
# needs an `L`, or Keras gets 3.0 for 3. On a CPU Keras loops over the words.
# As in Python, Keras' Adam on TensorFlow squares each part of the embedding's
# gradient, with one part for every place where a word occurs.

# %%
library(reticulate)

# Keras reads it once, when it is imported
Sys.setenv(KERAS_BACKEND = "tensorflow")

keras <- import("keras")
layers <- keras$layers
# reviews stay in NumPy, as Keras takes them
rosetta <- import("rosetta_common", convert = FALSE)

spec <- rosetta$specification("bilstm_imdb")
keras$utils$set_random_seed(spec$seed)

# %% tags=["load"]
data <- rosetta$load_imdb(spec)
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

# %% tags=["build"]
model <- keras$Sequential(list(
  # floats by default
  layers$Input(list(spec$length), dtype = "int32"),
  # by default up to +-0.05
  layers$Embedding(
    spec$vocabulary, 128L, embeddings_initializer = "glorot_uniform"
  ),
  # by default orthogonal
  layers$Bidirectional(
    layers$LSTM(64L, recurrent_initializer = "glorot_uniform")
  ),
  layers$Dropout(0.5),
  layers$Dense(1L)
))
model$summary(line_length = 72L)

# %% tags=["compile"]
model$compile(
  optimizer = keras$optimizers$Adam(
    learning_rate = spec$learning_rate,
    beta_1 = spec$beta1,
    beta_2 = spec$beta2,
    # added before the bias correction: 32 times as much in the first step
    epsilon = spec$epsilon
  ),
  loss = keras$losses$BinaryCrossentropy(from_logits = TRUE)
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
# an R matrix
logits <- model$predict(x_test, batch_size = spec$batch_size, verbose = 0L)
# one logit: a good review is more likely than not above 0
predictions <- as.integer(logits[, 1] > 0)
cat("predicted", predictions[1:10], "\n")

# %% tags=["evaluate"]
accuracy <- mean(predictions == y_test)
cat("labels   ", y_test[1:10], "\n")
cat(sprintf("test accuracy %.3f\n", accuracy))
