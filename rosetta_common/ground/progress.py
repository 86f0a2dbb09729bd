"""Reports the progress of an example's training: a batch is done, an epoch is done.

If the example is run by hand, each epoch prints one line. Under the executor the same two calls also put the times of
batches and epochs into the record, so an example needs no timers of its own.
"""

_observer = None


def observe(observer):
    """Call ``observer.batch()`` and ``observer.epoch(loss)`` at each report from now on; ``None`` ends this."""
    global _observer
    _observer = observer


def report_batch(batch=None, logs=None):
    """Report that the work on a mini-batch is done (``MiniBatches`` does so by itself).

    It has the signature of Keras' ``on_train_batch_end``; both arguments are ignored.
    """
    if _observer is not None:
        _observer.batch()


def report_epoch(epoch, loss):
    """Report that an epoch is done; prints its number, from 1, and its mean training loss.

    It has the signature of Keras' ``on_epoch_end``.

    Args:
        epoch: the epoch's number, from 0.
        loss: the mean training loss: a value that ``float`` takes, or a dict with the key ``"loss"``.
    """
    loss = float(loss["loss"] if isinstance(loss, dict) else loss)
    if _observer is not None:
        _observer.epoch(loss)
    print("epoch %2d  loss %.4f" % (epoch + 1, loss), flush=True)
