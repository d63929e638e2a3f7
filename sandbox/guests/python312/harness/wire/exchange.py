"""One HTTP/1.1 exchange: the bytes of a request as a client writes them, and the answer as bytes for it to read.

`http.send` takes and gives a JSON head and a body, with the head's length before it.
"""

import errno
import json
import struct
from http import HTTPStatus

from harness.host import call

_MOST_HEAD = 64 << 10
_NO_BODY = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
# The answer's body is all there, and the connection ends with it.
_OF_THE_CONNECTION = frozenset(("connection", "content-length", "keep-alive", "transfer-encoding"))


def send(method, url, headers, body=b""):
    """The host call: the answer's head and a view of its body. What the host refuses is an OSError."""
    head = json.dumps({"method": method, "url": url, "headers": headers}).encode()
    answer = call("http.send", b"".join((struct.pack("<I", len(head)), head, body)))
    (size,) = struct.unpack_from("<I", answer)
    return json.loads(answer[4 : 4 + size]), memoryview(answer)[4 + size :]


class Exchange:
    """Takes what is written until the request is whole, and has the answer from then on."""

    def __init__(self, origin):
        self._origin = origin
        self._head = bytearray()
        self._request = None
        self._body = []
        self._missing = 0
        self._chunks = None
        self.answer = None

    def write(self, data):
        """More of the request."""
        if self.answer is not None:
            raise BrokenPipeError(errno.EPIPE, "Broken pipe")
        if self._request is not None:
            return self._take(bytes(data))
        self._head += data
        end = self._head.find(b"\r\n\r\n")
        if end < 0:
            if len(self._head) > _MOST_HEAD:
                raise ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")
            return
        rest = bytes(self._head[end + 4 :])
        self._begin(bytes(self._head[:end]).decode("latin-1"))
        self._head.clear()
        self._take(rest)

    def _begin(self, head):
        first, *lines = head.split("\r\n")
        words = first.split(" ")
        if len(words) != 3 or not words[2].startswith("HTTP/1."):
            raise ConnectionResetError(errno.ECONNRESET, "Connection reset by peer: only HTTP/1.1 is spoken in this sandbox")
        headers = [[name, value.strip(" \t")] for name, _, value in (line.partition(":") for line in lines)]
        named = {name.lower(): value for name, value in headers}
        if named.get("transfer-encoding", "").lower() == "chunked":
            self._chunks = bytearray()
            headers = [header for header in headers if header[0].lower() != "transfer-encoding"]
        else:
            self._missing = int(named.get("content-length", "0"))
        self._request = (words[0], words[1], headers)

    def _take(self, data):
        if self._chunks is not None:
            self._chunks += data
            whole = self._unchunk()
        else:
            if data:
                self._body.append(data)
                self._missing -= len(data)
            whole = self._missing <= 0
        if whole:
            self._send()

    def _unchunk(self):
        """Takes whole chunks off. Says whether the last one has come; trailers are not read."""
        while (end := self._chunks.find(b"\r\n")) >= 0:
            size = int(self._chunks[:end].split(b";")[0], 16)
            if size == 0:
                return True
            if len(self._chunks) < end + 2 + size + 2:
                return False
            self._body.append(bytes(self._chunks[end + 2 : end + 2 + size]))
            del self._chunks[: end + 2 + size + 2]
        return False

    def _send(self):
        method, target, headers = self._request
        url = target if "://" in target else self._origin + target
        head, body = send(method, url, headers, b"".join(self._body))
        self._body = []
        self.answer = _Reader(_written(method, head, body), body)


class _Reader:
    """The answer, read once from start to end; the body is not copied before it is asked for."""

    def __init__(self, head, body):
        self._parts = [memoryview(head), body]

    def read_into(self, buffer):
        while self._parts and not len(self._parts[0]):
            del self._parts[0]
        if not self._parts:
            return 0
        count = min(len(buffer), len(self._parts[0]))
        buffer[:count] = self._parts[0][:count]
        self._parts[0] = self._parts[0][count:]
        return count


def _written(method, head, body):
    """An answer's head as it would have come over the wire."""
    lines = [f"HTTP/1.1 {head['status']} {head['reason']}"]
    bodiless = method == "HEAD" or head["status"] in _NO_BODY
    for name, value in head["headers"]:
        if name.lower() not in _OF_THE_CONNECTION or (bodiless and name.lower() == "content-length"):
            lines.append(f"{name}: {value}")
    if not bodiless:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "Connection: close", "\r\n"]).encode("latin-1", "replace")
