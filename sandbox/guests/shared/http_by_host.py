"""HTTP without sockets: a request goes out by one host call, `http.send`, and its answer comes back whole.

Both ways have a head in JSON before the body: `u32 little-endian N, N bytes of head, body`. What the host refuses is an OSError.

`install` puts it under `http.client`, and so under `urllib.request` and `urllib3`: where they would open a socket they get a `Wire`.
"""

import http.client
import io
import json
import socket
import struct

from harness.host import call

_HOP_BY_HOP = frozenset(("connection", "keep-alive", "transfer-encoding", "content-length"))


def send(method, url, headers, body):
    """One exchange: `(status, reason, headers, body)`, headers as a list of pairs."""
    head = json.dumps({"method": method, "url": url, "headers": headers}).encode()
    answer = call("http.send", struct.pack("<I", len(head)) + head + body)
    (size,) = struct.unpack_from("<I", answer)
    head = json.loads(answer[4 : 4 + size])
    return head["status"], head["reason"], head["headers"], answer[4 + size :]


class Wire:
    """What `http.client` takes for a socket. A request that is complete is sent at once, so that a refusal is raised where connecting would fail."""

    def __init__(self, scheme, host, port):
        default = 443 if scheme == "https" else 80
        self._origin = f"{scheme}://{f'[{host}]' if ':' in host else host}" + ("" if port == default else f":{port}")
        self._asked = bytearray()
        self._answer = b""

    def sendall(self, data, flags=0):
        self._asked += data
        request = _complete(self._asked)
        if request:
            self._asked.clear()
            method, target, headers, body = request
            url = target if "://" in target else self._origin + target
            self._answer = _printed(method, *send(method, url, headers, body))

    def makefile(self, mode="rb", *arguments, **options):
        answer, self._answer = self._answer, b""
        return io.BytesIO(answer)

    def close(self):
        pass

    def settimeout(self, timeout):
        pass

    def setsockopt(self, *option):
        pass

    def shutdown(self, how):
        pass


def _complete(asked):
    """The request, once all of it is there."""
    end = asked.find(b"\r\n\r\n")
    if end < 0:
        return None
    first, *lines = asked[:end].decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines]
    named = {name.lower(): value for name, value in headers}
    body = bytes(asked[end + 4 :])
    if named.get("transfer-encoding", "").lower() == "chunked":
        body = _unchunked(body)
        headers = [(name, value) for name, value in headers if name.lower() != "transfer-encoding"]
        return None if body is None else (method, target, headers, body)
    return (method, target, headers, body) if len(body) >= int(named.get("content-length", 0)) else None


def _unchunked(body):
    whole = bytearray()
    while True:
        size, found, body = body.partition(b"\r\n")
        if not found:
            return None
        size = int(size.split(b";")[0], 16)
        if size == 0:
            return bytes(whole) if body.endswith(b"\r\n") else None
        if len(body) < size + 2:
            return None
        whole += body[:size]
        body = body[size + 2 :]


def _printed(method, status, reason, headers, body):
    lines = [f"HTTP/1.1 {status} {reason}"]
    lines += [f"{name}: {value}" for name, value in headers if name.lower() not in _HOP_BY_HOP]
    size = next((value for name, value in headers if name.lower() == "content-length"), "0") if method == "HEAD" else len(body)
    lines.append(f"Content-Length: {size}")
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + body


def install():
    """Before `urllib.request` is imported: it looks whether there are HTTPS connections."""
    http.client.HTTPConnection.connect = _connect
    if not hasattr(http.client, "HTTPSConnection"):
        http.client.HTTPSConnection = _HTTPSConnection
        http.client._create_https_context = lambda http_version: None
        http.client.__all__.append("HTTPSConnection")
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getnameinfo"):
        setattr(socket, name, _nobody)


def install_under_urllib3():
    """The same for `urllib3`, which connects by itself."""
    import urllib3.connection

    connection = urllib3.connection.HTTPConnection
    connection._new_conn = lambda self: Wire("http", self.host, self.port)
    connection.is_connected = property(lambda self: self.sock is not None)


def _nobody(*arguments, **options):
    """There are no names to look up, and asking the system for one would end the program."""
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known: there is no network in this sandbox")


def _connect(self):
    scheme = "https" if self.default_port == http.client.HTTPS_PORT else "http"
    self.sock = Wire(scheme, self.host, self.port)


class _HTTPSConnection(http.client.HTTPConnection):
    """This Python has no TLS, and needs none: nothing goes over a network."""

    default_port = http.client.HTTPS_PORT

    def __init__(self, host, port=None, *, context=None, check_hostname=None, **options):
        super().__init__(host, port, **options)
        self._context = context


_HTTPSConnection.__name__ = _HTTPSConnection.__qualname__ = "HTTPSConnection"
_HTTPSConnection.__module__ = "http.client"
