"""`http.client` without sockets, and so `urllib.request` and `urllib3`: where they would connect, they get an exchange by the host.

Functions have theirs below `socket` and `ssl`, for whatever a package brings along (`python312/harness/wire`). Here the standard library and
the CLI are all there is, so nothing asks the host twice (who connects asks whether there is such a place), no TLS is made believe, and what
the host refuses is read by a person: it is told in the host's own sentence and not as a network would.
"""

import http.client
import io
import socket

from harness import exchange


class _Wire:
    """What `http.client` takes for a socket."""

    def __init__(self, scheme, host, port):
        self._exchange = exchange.Exchange(exchange.origin(scheme, host, port))

    def sendall(self, data, flags=0):
        self._exchange.write(data)

    def makefile(self, mode="rb", *arguments, **options):
        return io.BufferedReader(self._exchange)

    def close(self):
        pass

    def settimeout(self, timeout):
        pass

    def setsockopt(self, *option):
        pass

    def shutdown(self, how):
        pass


def install():
    """Before `urllib.request` is imported: it looks whether there are HTTPS connections."""
    http.client.HTTPConnection.connect = _connect
    http.client.HTTPSConnection = _HTTPSConnection
    http.client._create_https_context = lambda http_version: None
    http.client.__all__.append("HTTPSConnection")
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getnameinfo"):
        setattr(socket, name, _nobody)


def install_under_urllib3():
    """The same for `urllib3`, which connects by itself."""
    import urllib3.connection

    connection = urllib3.connection.HTTPConnection
    connection._new_conn = lambda self: _Wire("http", self.host, self.port)
    connection.is_connected = property(lambda self: self.sock is not None)


def _nobody(*arguments, **options):
    """There are no names to look up, and asking the system for one would end the program."""
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known: there is no network in this sandbox")


def _connect(self):
    scheme = "https" if self.default_port == http.client.HTTPS_PORT else "http"
    self.sock = _Wire(scheme, self.host, self.port)


class _HTTPSConnection(http.client.HTTPConnection):
    """This Python has no TLS, and needs none: nothing goes over a network."""

    default_port = http.client.HTTPS_PORT

    def __init__(self, host, port=None, *, context=None, check_hostname=None, **options):
        super().__init__(host, port, **options)
        self._context = context


_HTTPSConnection.__name__ = _HTTPSConnection.__qualname__ = "HTTPSConnection"
_HTTPSConnection.__module__ = "http.client"
