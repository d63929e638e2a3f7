"""HTTP without a network. A request goes out by one host call, `http.send`, and its answer comes back whole.

Both ways it is a head in JSON and a body, with the head's length before them: `u32 little-endian N, N bytes of head, body`.
"""

import errno
import io
import json
import struct
from http import HTTPStatus

from harness.host import call

# By scheme: which port an origin need not name.
PORTS = {"http": 80, "https": 443}

_MOST_HEAD = 64 << 10
_NO_BODY = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
# The answer's body is all there, and the connection ends with it.
_OF_THE_CONNECTION = frozenset(("connection", "content-length", "keep-alive", "transfer-encoding"))


def send(method, url, headers, body=b""):
    """One exchange: `(status, reason, headers, body)`, headers as pairs and the body as a view. What the host refuses is an OSError."""
    head = json.dumps({"method": method, "url": url, "headers": headers}).encode()
    answer = call("http.send", b"".join((struct.pack("<I", len(head)), head, body)))
    (size,) = struct.unpack_from("<I", answer)
    head = json.loads(answer[4 : 4 + size])
    return head["status"], head["reason"], head["headers"], memoryview(answer)[4 + size :]


def origin(scheme, host, port):
    """A URL's beginning."""
    host = f"[{host}]" if ":" in host else host
    return f"{scheme}://{host}" + ("" if port == PORTS[scheme] else f":{port}")


class Exchange(io.RawIOBase):
    """One exchange of HTTP/1.1 as a client has it, in bytes: what is written until the request is whole, and the answer to read from then on."""

    def __init__(self, origin):
        self._origin = origin
        self._head = bytearray()
        self._request = None
        self._body = []
        self._missing = 0
        self._chunks = None
        self._answer = None

    def readable(self):
        return True

    def writable(self):
        return True

    def readinto(self, buffer):
        """More of the answer: it is read once, and its body is not copied before it is asked for."""
        if self._answer is None:
            # It comes when the request is whole, and nobody could make it so while this waits.
            raise TimeoutError("timed out")
        while self._answer and not len(self._answer[0]):
            del self._answer[0]
        if not self._answer:
            return 0
        part = self._answer[0]
        count = min(len(buffer), len(part))
        buffer[:count] = part[:count]
        self._answer[0] = part[count:]
        return count

    def write(self, data):
        """More of the request. With the last of it, the request is sent: what the host refuses is raised here."""
        if self._answer is not None:
            raise BrokenPipeError(errno.EPIPE, "Broken pipe")
        if self._request is not None:
            self._take(bytes(data))
            return len(data)
        self._head += data
        end = self._head.find(b"\r\n\r\n")
        if end >= 0:
            rest = bytes(self._head[end + 4 :])
            self._begin(bytes(self._head[:end]).decode("latin-1"))
            self._head.clear()
            self._take(rest)
        elif len(self._head) > _MOST_HEAD:
            raise ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")
        return len(data)

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
        """Takes whole chunks off. Says whether the last one has come, and the empty line after it; trailers are not read."""
        while (end := self._chunks.find(b"\r\n")) >= 0:
            size = int(self._chunks[:end].split(b";")[0], 16)
            if size == 0:
                return self._chunks.find(b"\r\n\r\n", end) >= 0
            if len(self._chunks) < end + 2 + size + 2:
                return False
            self._body.append(bytes(self._chunks[end + 2 : end + 2 + size]))
            del self._chunks[: end + 2 + size + 2]
        return False

    def _send(self):
        method, target, headers = self._request
        url = target if "://" in target else self._origin + target
        status, reason, headers, body = send(method, url, headers, b"".join(self._body))
        self._body = []
        self._answer = [memoryview(_written(method, status, reason, headers, len(body))), body]


def _written(method, status, reason, headers, size):
    """An answer's head as it would have come over the wire."""
    lines = [f"HTTP/1.1 {status} {reason}"]
    bodiless = method == "HEAD" or status in _NO_BODY
    for name, value in headers:
        if name.lower() not in _OF_THE_CONNECTION or (bodiless and name.lower() == "content-length"):
            lines.append(f"{name}: {value}")
    if not bodiless:
        lines.append(f"Content-Length: {size}")
    return "\r\n".join([*lines, "Connection: close", "\r\n"]).encode("latin-1", "replace")
