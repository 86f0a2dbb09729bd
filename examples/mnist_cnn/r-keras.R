# %% [markdown]
# # CNN on MNIST in Keras in R
#
# R drives Keras on TensorFlow through reticulate, as R's own package `keras3`
# does: the names are Keras', with `$` in place of the dot. A whole number
# needs an `L`, or Keras gets 3.0 for 3. Layout NHWC, Keras' default
# (`channels_last`) and TensorFlow's own.

# %%
library(reticulate)

# Keras reads it once, when it is imported
Sys.setenv(KERAS_BACKEND = "tensorflow")

keras <- import("keras")
layers <- keras$layers
# images stay in NumPy: R has no single precision
rosetta <- import("rosetta_common", convert = FALSE)

spec <- rosetta$specification("mnist_cnn")
keras$utils$set_random_seed(spec$seed)

# %% tags=["load"]
data <- rosetta$load_mnist(spec, layout = "NHWC")
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
  layers$Input(c(28L, 28L, 1L)),
  layers$Conv2D(32L, 3L, activation = "relu"),
  layers$Conv2D(64L, 3L, activation = "relu"),
  layers$MaxPooling2D(2L),
  layers$Dropout(0.25),
  layers$Flatten(),
  layers$Dense(128L, activation = "relu"),
  layers$Dropout(0.5),
  layers$Dense(10L)
))
model$summary(line_length = 72L)

# %% tags=["compile"]
model$compile(
  # the rate is 0.001 by default, where the paper has 1
  optimizer = keras$optimizers$Adadelta(
    learning_rate = spec$learning_rate,
    rho = spec$rho,
    epsilon = spec$epsilon
  ),
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
# an R matrix
logits <- model$predict(x_test, batch_size = spec$batch_size, verbose = 0L)
# labels count from 0; by default max.col draws among ties
predictions <- max.col(logits, ties.method = "first") - 1L
cat("predicted", predictions[1:10], "\n")

# %% tags=["evaluate"]
accuracy <- mean(predictions == y_test)
cat("labels   ", y_test[1:10], "\n")
cat(sprintf("test accuracy %.3f\n", accuracy))
