"""HTTP without a network: what `socket` and `ssl` are in here, so that `http.client` and all that stands on it work unchanged.

A connection is remembered, and what goes over it is an exchange by the host: `exchange.py`, in what the images have in common. Nothing here
is a socket: another protocol, a listener or a datagram is refused, as a network without a way out would.
Start reading at `connection.py`, which is the socket; `names.py` are the names, `tls.py` is the TLS.
"""

import socket
import sys


def install():
    """Before anything imports `ssl`."""
    from harness.wire import tls

    sys.modules["_ssl"] = tls.module()

    from harness.wire import connection, names

    socket.socket = connection.Socket
    socket.getaddrinfo = names.getaddrinfo
    socket.gethostbyname = names.gethostbyname
    socket.gethostbyname_ex = names.gethostbyname_ex
    connection.give_ssl_its_socket()
