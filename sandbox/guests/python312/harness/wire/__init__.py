"""HTTP without a network: what `socket` and `ssl` are in here, so that `http.client` and all that stands on it work unchanged.

A connection is remembered, the bytes of a request are collected, and a whole request is one host call, `http.send`. Nothing here is a
socket: another protocol, a listener or a datagram is refused, as a network without a way out would.
Start reading at `exchange.py`, which is the protocol; `connection.py` is the socket, `names.py` the names, `tls.py` the TLS.
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
