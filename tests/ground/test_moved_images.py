import numpy as np
import pytest

from rosetta_common.ground.moved_images import shift_and_flip

N = 400


def pictures():
    """Pictures of 32x32 pixels, each with another number in every pixel of its first channel; NCHW."""
    images = np.zeros((N, 2, 32, 32), np.float32)
    images[:, 0] = np.arange(32 * 32).reshape(32, 32)
    return images


def moves(moved):
    """By how much each picture was moved down and right, and whether it is mirrored, from its middle."""
    middle = moved[:, 0, 16, 15:17].astype(int)
    mirrored = middle[:, 1] < middle[:, 0]
    down = 16 - middle[:, 0] // 32
    right = np.where(mirrored, 16 - middle[:, 0] % 32, 15 - middle[:, 0] % 32)
    return down, right, mirrored


def test_pictures_move_by_up_to_a_tenth_and_half_of_them_are_mirrored():
    down, right, mirrored = moves(shift_and_flip(pictures(), "NCHW", seed=0, epoch=0))
    assert set(down.tolist()) == set(right.tolist()) == set(range(-3, 4))
    assert 0.4 < mirrored.mean() < 0.6
    assert abs(np.corrcoef(down, right)[0, 1]) < 0.2


def test_every_pixel_is_where_its_picture_went_and_the_edge_is_repeated():
    before, after = pictures(), shift_and_flip(pictures(), "NCHW", seed=1, epoch=2)
    for image, moved, down, right, mirrored in zip(before, after, *moves(after)):
        for row, column in ((0, 0), (5, 31), (31, 7), (16, 16)):
            x = 31 - column if mirrored else column
            from_row, from_column = min(max(row - down, 0), 31), min(max(x - right, 0), 31)
            assert moved[0, row, column] == image[0, from_row, from_column]


def test_layouts_move_alike_and_the_given_pictures_stay():
    images = np.random.RandomState(0).random_sample((50, 3, 32, 32)).astype(np.float32)
    kept = images.copy()
    first = shift_and_flip(images, "NCHW", seed=3, epoch=1)
    last = shift_and_flip(images.transpose(0, 2, 3, 1), "NHWC", seed=3, epoch=1)
    assert (images == kept).all()
    assert first.dtype == last.dtype == np.float32
    assert (first.transpose(0, 2, 3, 1) == last).all()


def test_seed_and_epoch_decide():
    def moved(seed, epoch):
        return shift_and_flip(pictures(), "NCHW", seed, epoch)

    assert (moved(0, 1) == moved(0, 1)).all()
    assert (moved(0, 1) != moved(0, 2)).any()
    assert (moved(0, 1) != moved(1, 1)).any()
    with pytest.raises(ValueError, match="NCHW"):
        shift_and_flip(pictures(), "CHW", 0, 0)
