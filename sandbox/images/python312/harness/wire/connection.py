"""`socket.socket`, of which only a client's end of a TCP connection does anything: it speaks HTTP."""

import errno
import socket
import ssl

from harness import exchange
from harness.wire import names

_library = socket.socket


def _refused(name):
    def refuse(self, *arguments, **named):
        raise PermissionError(errno.EACCES, f"Permission denied: a socket cannot {name} in this sandbox")

    refuse.__name__ = name
    return refuse


class Socket:
    """Connects where the host lets it, and sends whole HTTP requests there."""

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        if fileno is not None:
            raise OSError(errno.EBADF, "Bad file descriptor")
        self.family = socket.AF_INET if family == -1 else family
        self.type = socket.SOCK_STREAM if type == -1 else type
        self.proto = 0 if proto == -1 else proto
        self._timeout = socket.getdefaulttimeout()
        self._options = {}
        self._peer = None
        self._exchange = None
        self._scheme = "http"
        self._io_refs = 0
        self._closed = False

    # A client's connection.

    def connect(self, address):
        host, port = address[0], address[1]
        if self.type != socket.SOCK_STREAM:
            raise OSError(errno.ENETUNREACH, "Network is unreachable: datagrams are not sent in this sandbox")
        if self._peer is not None:
            raise OSError(errno.EISCONN, "Transport endpoint is already connected")
        names.reach(host, port)
        self._peer = (host, port)

    def connect_ex(self, address):
        try:
            self.connect(address)
        except socket.gaierror:
            raise
        except OSError as error:
            return error.errno
        return 0

    def sendall(self, data, flags=0):
        if self._peer is None:
            raise BrokenPipeError(errno.EPIPE, "Broken pipe")
        self._begun().write(data)

    def send(self, data, flags=0):
        self.sendall(data)
        return len(data)

    def sendmsg(self, buffers, *rest):
        return self.send(b"".join(buffers))

    def recv_into(self, buffer, nbytes=0, flags=0):
        if self._peer is None:
            raise OSError(errno.ENOTCONN, "Transport endpoint is not connected")
        view = memoryview(buffer).cast("B")
        return self._begun().readinto(view[:nbytes] if nbytes else view)

    def recv(self, bufsize, flags=0):
        buffer = bytearray(bufsize)
        return bytes(buffer[: self.recv_into(buffer)]) if bufsize else b""

    def shutdown(self, how):
        if self._peer is None:
            raise OSError(errno.ENOTCONN, "Transport endpoint is not connected")

    def _begun(self):
        """Not before the first byte: the scheme may become another until then."""
        if self._exchange is None:
            self._exchange = exchange.Exchange(exchange.origin(self._scheme, *self._peer))
        return self._exchange

    # As a file: socket's own, over the above.

    makefile = _library.makefile
    close = _library.close
    sendfile = _library.sendfile
    _sendfile_use_send = _library._sendfile_use_send
    _check_sendfile_params = _library._check_sendfile_params
    _decref_socketios = _library._decref_socketios
    __enter__ = _library.__enter__
    __exit__ = _library.__exit__

    def _real_close(self):
        self._exchange = None

    def detach(self):
        self._closed = True
        return -1

    def fileno(self):
        return -1

    # What is asked and set, and changes nothing.

    def settimeout(self, value):
        self._timeout = value

    def gettimeout(self):
        return self._timeout

    def setblocking(self, flag):
        self._timeout = None if flag else 0.0

    def getblocking(self):
        return self._timeout != 0.0

    def setsockopt(self, level, option, value, length=None):
        self._options[level, option] = value

    def getsockopt(self, level, option, buflen=0):
        if (level, option) == (socket.SOL_SOCKET, socket.SO_TYPE):
            return self.type
        return self._options.get((level, option), 0)

    def getpeername(self):
        if self._peer is None:
            raise OSError(errno.ENOTCONN, "Transport endpoint is not connected")
        return self._peer

    def getsockname(self):
        return ("0.0.0.0", 0)

    def get_inheritable(self):
        return False

    def set_inheritable(self, inheritable):
        pass

    def __repr__(self):
        return f"<socket.socket{' [closed]' if self._closed else ''} fd=-1, family={self.family}, type={self.type}, raddr={self._peer}>"

    # What there is no network for.

    bind = _refused("bind")
    listen = _refused("listen")
    accept = _refused("accept")
    dup = _refused("dup")
    sendto = _refused("sendto")
    recvfrom = _refused("recvfrom")
    recvfrom_into = _refused("recvfrom_into")
    recvmsg = _refused("recvmsg")


class TlsSocket(Socket):
    """What `SSLContext.wrap_socket` gives: the host ends the TLS, there is nothing to encrypt on the way to it."""

    @classmethod
    def _create(
        cls, sock, server_side=False, do_handshake_on_connect=True, suppress_ragged_eofs=True, server_hostname=None, context=None, session=None
    ):
        if server_side:
            raise PermissionError(errno.EACCES, "Permission denied: a socket cannot listen in this sandbox")
        if context.check_hostname and not server_hostname:
            raise ValueError("check_hostname requires server_hostname")
        self = cls(sock.family, sock.type, sock.proto)
        self._timeout, self._options, self._peer = sock._timeout, sock._options, sock._peer
        self._scheme = "https"
        self.context, self.server_hostname, self.server_side = context, server_hostname, False
        sock.detach()
        return self

    def do_handshake(self, block=False):
        pass

    def read(self, len=1024, buffer=None):
        return self.recv(len) if buffer is None else self.recv_into(buffer, len)

    def write(self, data):
        return self.send(data)

    def pending(self):
        return 0

    def unwrap(self):
        raise OSError(errno.ENOTCONN, "Transport endpoint is not connected")

    def version(self):
        return "TLSv1.3"

    def cipher(self):
        return ("TLS_AES_256_GCM_SHA384", "TLSv1.3", 256)

    def selected_alpn_protocol(self):
        return "http/1.1"

    def compression(self):
        return None

    def getpeercert(self, binary_form=False):
        """Names the host that was connected to: there, nobody else can answer for it."""
        if binary_form:
            return b""
        host = self.getpeername()[0]
        kind = "IP Address" if names.is_address(host) and host != "localhost" else "DNS"
        return {"subject": ((("commonName", host),),), "subjectAltName": ((kind, host),)}


for _class, _name in ((Socket, "socket"), (TlsSocket, "SSLSocket")):
    _class.__name__ = _class.__qualname__ = _name
Socket.__module__, TlsSocket.__module__ = "socket", "ssl"


def give_ssl_its_socket():
    """`ssl` wraps with ours."""
    ssl.SSLSocket = ssl.SSLContext.sslsocket_class = TlsSocket
