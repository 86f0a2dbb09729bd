"""What an example tells while it trains: a batch is done, an epoch is done.

Run by hand, an epoch prints one line. Under the executor the same two calls also leave the times of batches and
epochs in the record: an example needs no timers of its own.
"""

_observer = None


def observe(observer):
    """Let ``observer.batch()`` and ``observer.epoch(loss)`` follow the training; ``None`` ends it."""
    global _observer
    _observer = observer


def report_batch(batch=None, logs=None):
    """Tell that a mini-batch was trained on (``MiniBatches`` does so by itself).

    Has the signature of Keras' ``on_train_batch_end``; both arguments are ignored.
    """
    if _observer is not None:
        _observer.batch()


def report_epoch(epoch, loss):
    """Tell that an epoch is done; prints its number, from 1, and its mean training loss.

    Has the signature of Keras' ``on_epoch_end``.

    Args:
        epoch: its number, from 0.
        loss: the mean training loss: anything ``float`` takes, or a mapping with the key ``"loss"``.
    """
    loss = float(loss["loss"] if isinstance(loss, dict) else loss)
    if _observer is not None:
        _observer.epoch(loss)
    print("epoch %2d  loss %.4f" % (epoch + 1, loss), flush=True)
