# Runs an example in R: `Rscript rosetta_common/ground/executor.R JOB PYTHON`. reticulate loads the environment's Python
# into this process. There, executor.py does all the work except evaluating the cells.

suppressPackageStartupMessages(library(reticulate))
options(warn = 1) # print a warning at once
arguments <- commandArgs(trailingOnly = TRUE)
Sys.setenv(RETICULATE_PYTHON = arguments[2]) # here, because the user's .Renviron would override the environment
executor <- import("rosetta_common.ground.executor")
sys <- import("sys", convert = FALSE)
example <- new.env(parent = globalenv())

# Evaluates an expression and prints a visible value, as Rscript does. The output goes to Python's stdout.
run <- function(expression) {
  printed <- rawConnection(raw(0), "w")
  sink(printed)
  on.exit({
    sink()
    sys$stdout$write(rawToChar(rawConnectionValue(printed)))
    close(printed)
  })
  result <- withVisible(eval(expression, example))
  if (result$visible) print(result$value)
}

# The three functions of a Guest, see executor.py.
evaluate <- function(source, line, path) {
  text <- c(character(line - 1), strsplit(source, "\n")[[1]]) # blank lines keep the file's line numbers
  calls <- NULL
  tryCatch(
    {
      expressions <- as.list(parse(text = text, srcfile = srcfilecopy(path, text)))
      withCallingHandlers(
        for (expression in expressions) run(expression),
        error = function(error) calls <<- sys.calls()
      )
      ""
    },
    error = function(error) {
      frames <- limitedLabels(calls)
      ours <- max(0, which(startsWith(frames, "eval(expression, example)")))
      told <- trimws(conditionMessage(error))
      if (told == "") told <- "an error without a message" # an empty text would mean success
      message(paste(c("Traceback:", tail(frames, length(frames) - ours), told), collapse = "\n  "))
      told
    }
  )
}
variables <- function(names) mget(intersect(unlist(names), ls(example)), envir = example)
versions <- function(modules) {
  list(R = as.character(getRversion()), reticulate = as.character(packageVersion("reticulate")))
}

executor$leave(executor$main(list(arguments[1]), executor$Guest(evaluate, variables, versions)))
