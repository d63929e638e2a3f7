"""Fills the holes of the heap, last of all before the snapshot.

The snapshot's pages are shared by all environments until they are written to. Building it leaves free blocks all over, and what an environment
allocates would go there: a page copied for each of a few bytes. With the holes filled, it goes side by side into fresh pages. What fills them
is never touched again, and costs nothing.
"""

import gc

# CPython has no allocator of its own on WASI; the C library's gives out multiples of this, less what it keeps for itself.
_STEP = 16
_KEPT_FOR_ITSELF = 4
# `bytes`, without what is in it.
_HEAD = 17
# Holes from large to small. The smallest is the smallest `bytes` there is that is made anew.
_HOLES = (*range(1 << 20, 1 << 14, -(1 << 12)), *range(1 << 14, 1 << 10, -256), *range(1 << 10, 31, -_STEP))
# What stays in one piece for the environments.
_RESERVE = 4 << 20

_fillings = []


def fill():
    """Call it when nothing will be freed any more."""
    # Lists of free objects are holes as well; this lets go of them.
    gc.collect()
    reserve = bytes(_RESERVE)
    for hole in _HOLES:
        _fill(hole, id(reserve))


def _fill(hole, end):
    while True:
        filling = bytes(hole - _KEPT_FOR_ITSELF - _HEAD)
        # Behind the reserve is what had not been anybody's yet.
        if id(filling) > end:
            return
        _fillings.append(filling)
