"""Host names and addresses: there are no addresses in here, so a name stands where its address would, and the host says which there are."""

import errno
import ipaddress
import socket

from harness import exchange


def reach(host, port):
    """Returns if there is something at `host` and `port`; else raises what a machine would that looked for it."""
    try:
        exchange.send("CONNECT", f"[{host}]:{port}" if ":" in host else f"{host}:{port}", [])
    except OSError as refusal:
        if is_address(host):
            raise ConnectionRefusedError(errno.ECONNREFUSED, f"Connection refused ({refusal})") from None
        raise socket.gaierror(socket.EAI_NONAME, f"Name or service not known ({refusal})") from None


def is_address(host):
    """Whether `host` needs no looking up."""
    if host == "localhost":
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    """`socket.getaddrinfo`."""
    host = _text(host) or "localhost"
    port = _number(port)
    if not is_address(host):
        reach(host, port or 443)
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    if family not in (0, kind):
        raise socket.gaierror(socket.EAI_ADDRFAMILY, "Address family for hostname not supported")
    address = (host, port, 0, 0) if kind == socket.AF_INET6 else (host, port)
    return [(kind, socket.SocketKind(type or socket.SOCK_STREAM), proto or socket.IPPROTO_TCP, "", address)]


def gethostbyname(host):
    """`socket.gethostbyname`."""
    return "127.0.0.1" if host == "localhost" else getaddrinfo(host, None)[0][4][0]


def gethostbyname_ex(host):
    """`socket.gethostbyname_ex`."""
    return (host, [], [gethostbyname(host)])


def _text(host):
    return host.decode("idna") if isinstance(host, (bytes, bytearray)) else host


def _number(port):
    if port is None:
        return 0
    try:
        return int(port)
    except ValueError:
        pass
    try:
        return exchange.PORTS[port if isinstance(port, str) else port.decode()]
    except KeyError:
        raise socket.gaierror(socket.EAI_SERVICE, "Servname not supported for ai_socktype") from None
