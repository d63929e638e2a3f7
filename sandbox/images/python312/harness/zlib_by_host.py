"""The `zlib` module, which this CPython was built without: each stream lives in the host, bytes go there and back."""

import binascii
import struct
import types

from harness.host import call

MAX_WBITS = 15
DEFLATED = 8
DEF_MEM_LEVEL = 8
DEF_BUF_SIZE = 16384
Z_NO_FLUSH, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH, Z_BLOCK, Z_TREES = range(7)
Z_NO_COMPRESSION, Z_BEST_SPEED, Z_BEST_COMPRESSION, Z_DEFAULT_COMPRESSION = 0, 1, 9, -1
Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED = range(5)
ZLIB_VERSION = ZLIB_RUNTIME_VERSION = "1.2.13"
_NO_LIMIT = 0xFFFFFFFF
# What one call of the host may carry: long work is cut, so that it can be stopped in between.
_PIECE = 256 << 10


class error(Exception):
    """What zlib raises."""


error.__module__ = "zlib"


def _ask(op, payload):
    try:
        return call("sandbox.zlib." + op, payload)
    except OSError as refusal:
        raise error(str(refusal)) from None


class _Stream:
    """A handle of a stream in the host, given back when it is collected."""

    def __init__(self, op, *numbers):
        self._id = None
        self._id = _ask(op, struct.pack("<%di" % len(numbers), *numbers))

    def __del__(self):
        if self._id is not None:
            call("sandbox.zlib.drop", self._id)


class Compress(_Stream):
    """What `compressobj` returns."""

    def compress(self, data):
        head = self._id + struct.pack("<i", Z_NO_FLUSH)
        return b"".join([_ask("deflate", head + piece) for piece in _pieces(data)])

    def flush(self, mode=Z_FINISH):
        if mode == Z_NO_FLUSH:
            return b""
        return _ask("deflate", self._id + struct.pack("<i", mode))


class Decompress(_Stream):
    """What `decompressobj` returns."""

    def __init__(self, *numbers):
        super().__init__(*numbers)
        self.unused_data = b""
        self.unconsumed_tail = b""
        self.eof = False

    def decompress(self, data, max_length=0):
        if max_length < 0:
            raise ValueError("max_length must be non-negative")
        return self._inflate(bytes(data), max_length or _NO_LIMIT)

    def flush(self, length=DEF_BUF_SIZE):
        tail, self.unconsumed_tail = self.unconsumed_tail, b""
        return self._inflate(tail, _NO_LIMIT) if tail else b""

    def _inflate(self, data, most):
        if self.eof:
            self.unused_data += data
            return b""
        view, at, out, room = memoryview(data), 0, [], most
        while room:
            piece, asked = view[at : at + _PIECE], min(room, _PIECE)
            answer = _ask("inflate", self._id + struct.pack("<I", asked) + piece)
            self.eof = answer[0] == 1
            (consumed,) = struct.unpack_from("<I", answer, 1)
            at += consumed
            room -= len(answer) - 5
            out.append(answer[5:])
            # Output that did not fill what was asked for means that the input is used up.
            if self.eof or (at == len(view) and len(answer) - 5 < asked):
                break
        rest = bytes(view[at:])
        if self.eof:
            self.unused_data += rest
            self.unconsumed_tail = b""
        else:
            self.unconsumed_tail = rest
        return b"".join(out)


class _ZlibDecompressor(Decompress):
    """What the gzip module reads with: keeps what it has not consumed by itself."""

    def __init__(self, wbits=MAX_WBITS, zdict=b""):
        super().__init__("inflate_new", wbits)
        self._kept = b""
        self.needs_input = True

    def decompress(self, data, max_length=-1):
        if self.eof:
            raise EOFError("End of stream already reached")
        given = self._kept + bytes(data)
        out = self._inflate(given, _NO_LIMIT if max_length < 0 else max_length)
        self._kept, self.unconsumed_tail = self.unconsumed_tail, b""
        self.needs_input = not self.eof and not self._kept and not (max_length >= 0 and len(out) == max_length)
        return out


def compressobj(level=-1, method=DEFLATED, wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL, strategy=0, zdict=None):
    if zdict:
        raise error("preset dictionaries are not supported in this sandbox")
    return Compress("deflate_new", level, wbits)


def decompressobj(wbits=MAX_WBITS, zdict=b""):
    if zdict:
        raise error("preset dictionaries are not supported in this sandbox")
    return Decompress("inflate_new", wbits)


def compress(data, /, level=-1, wbits=MAX_WBITS):
    stream = compressobj(level, DEFLATED, wbits)
    return stream.compress(data) + stream.flush()


def decompress(data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE):
    stream = decompressobj(wbits)
    out = stream.decompress(data) + stream.flush()
    if not stream.eof:
        raise error("Error -5 while decompressing data: incomplete or truncated stream")
    return out


def crc32(data, value=0, /):
    return binascii.crc32(data, value)


def adler32(data, value=1, /):
    for piece in _pieces(data):
        value = struct.unpack("<I", call("sandbox.zlib.adler32", struct.pack("<I", value & 0xFFFFFFFF) + piece))[0]
    return value


def _pieces(data):
    view = memoryview(data).cast("B")
    return (view[at : at + _PIECE] for at in range(0, len(view), _PIECE))


def module():
    """This file under the name `zlib`."""
    zlib = types.ModuleType("zlib", "zlib, by way of the host.")
    zlib.__dict__.update({name: value for name, value in globals().items() if not name.startswith("__") and name != "module"})
    return zlib
