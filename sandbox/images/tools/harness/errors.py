"""Error numbers as Linux has them: this Python was built for a system that numbers them otherwise, and messages show the number."""

import errno
import functools

# linux/include/uapi/asm-generic/errno-base.h and errno.h
_LINUX = {
    "EPERM": 1, "ENOENT": 2, "EINTR": 4, "EIO": 5, "EBADF": 9, "EAGAIN": 11, "ENOMEM": 12, "EACCES": 13, "EBUSY": 16, "EEXIST": 17, "EXDEV": 18,
    "ENOTDIR": 20, "EISDIR": 21, "EINVAL": 22, "EMFILE": 24, "EFBIG": 27, "ENOSPC": 28, "ESPIPE": 29, "EROFS": 30, "EPIPE": 32, "ENAMETOOLONG": 36,
    "ENOSYS": 38, "ENOTEMPTY": 39, "ELOOP": 40,
}  # fmt: skip
_NUMBERS = {getattr(errno, name): number for name, number in _LINUX.items() if hasattr(errno, name)}


def as_on_linux(error):
    """Renumbers an error that is about to be shown, and those it came from."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and not isinstance(error, ConnectionError):
            error.errno = _NUMBERS.get(error.errno, error.errno)
        error = error.__cause__ or error.__context__


def renumbered(function):
    """`function`, raising what it raises as Linux would number it."""

    @functools.wraps(function)
    def call(*arguments, **options):
        try:
            return function(*arguments, **options)
        except OSError as error:
            as_on_linux(error)
            raise

    return call
