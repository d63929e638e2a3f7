"""The `_ssl` module, which this CPython was built without: enough of it for the library's `ssl` to hold settings. No cryptography is in it.

The host ends TLS, so what is set here (certificates, versions, ciphers) is kept for whoever asks, and used for nothing.
"""

import os
import types

_CONSTANTS = """
CERT_NONE 0 CERT_OPTIONAL 1 CERT_REQUIRED 2 ENCODING_PEM 1 ENCODING_DER 2
HAS_ALPN 1 HAS_ECDH 1 HAS_NPN 0 HAS_SNI 1 HAS_SSLv2 0 HAS_SSLv3 0 HAS_TLS_UNIQUE 0 HAS_TLSv1 0 HAS_TLSv1_1 0 HAS_TLSv1_2 1 HAS_TLSv1_3 1
HOSTFLAG_ALWAYS_CHECK_SUBJECT 1 HOSTFLAG_NO_WILDCARDS 2 HOSTFLAG_NO_PARTIAL_WILDCARDS 4 HOSTFLAG_MULTI_LABEL_WILDCARDS 8
HOSTFLAG_SINGLE_LABEL_SUBDOMAINS 16 HOSTFLAG_NEVER_CHECK_SUBJECT 32
OP_ALL 2147483728 OP_CIPHER_SERVER_PREFERENCE 4194304 OP_ENABLE_KTLS 8 OP_ENABLE_MIDDLEBOX_COMPAT 1048576 OP_IGNORE_UNEXPECTED_EOF 128
OP_LEGACY_SERVER_CONNECT 4 OP_NO_COMPRESSION 131072 OP_NO_RENEGOTIATION 1073741824 OP_NO_SSLv2 0 OP_NO_SSLv3 33554432 OP_NO_TICKET 16384
OP_NO_TLSv1 67108864 OP_NO_TLSv1_1 268435456 OP_NO_TLSv1_2 134217728 OP_NO_TLSv1_3 536870912 OP_SINGLE_DH_USE 0 OP_SINGLE_ECDH_USE 0
PROTOCOL_SSLv23 2 PROTOCOL_TLS 2 PROTOCOL_TLSv1 3 PROTOCOL_TLSv1_1 4 PROTOCOL_TLSv1_2 5 PROTOCOL_TLS_CLIENT 16 PROTOCOL_TLS_SERVER 17
PROTO_MAXIMUM_SUPPORTED -1 PROTO_MINIMUM_SUPPORTED -2 PROTO_SSLv3 768 PROTO_TLSv1 769 PROTO_TLSv1_1 770 PROTO_TLSv1_2 771 PROTO_TLSv1_3 772
SSL_ERROR_SSL 1 SSL_ERROR_WANT_READ 2 SSL_ERROR_WANT_WRITE 3 SSL_ERROR_WANT_X509_LOOKUP 4 SSL_ERROR_SYSCALL 5 SSL_ERROR_ZERO_RETURN 6
SSL_ERROR_WANT_CONNECT 7 SSL_ERROR_EOF 8 SSL_ERROR_INVALID_ERROR_CODE 10
VERIFY_DEFAULT 0 VERIFY_CRL_CHECK_LEAF 4 VERIFY_CRL_CHECK_CHAIN 12 VERIFY_X509_STRICT 32 VERIFY_ALLOW_PROXY_CERTS 64
VERIFY_X509_TRUSTED_FIRST 32768 VERIFY_X509_PARTIAL_CHAIN 524288
ALERT_DESCRIPTION_CLOSE_NOTIFY 0 ALERT_DESCRIPTION_HANDSHAKE_FAILURE 40 ALERT_DESCRIPTION_BAD_CERTIFICATE 42
ALERT_DESCRIPTION_CERTIFICATE_EXPIRED 45 ALERT_DESCRIPTION_UNKNOWN_CA 48 ALERT_DESCRIPTION_PROTOCOL_VERSION 70
ALERT_DESCRIPTION_INTERNAL_ERROR 80
""".split()

# urllib3 and others look at its beginning.
OPENSSL_VERSION = "OpenSSL 3.2.2 (in name only: the sandbox's host ends TLS)"
OPENSSL_VERSION_INFO = _OPENSSL_API_VERSION = (3, 2, 0, 2, 0)
OPENSSL_VERSION_NUMBER = 0x30200020
_DEFAULT_CIPHERS = "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM"

_PURPOSES = {
    "1.3.6.1.5.5.7.3.1": (129, "serverAuth", "TLS Web Server Authentication", "1.3.6.1.5.5.7.3.1"),
    "1.3.6.1.5.5.7.3.2": (130, "clientAuth", "TLS Web Client Authentication", "1.3.6.1.5.5.7.3.2"),
}


class SSLError(OSError):
    """An error occurred in the SSL implementation."""

    reason = library = None

    def __str__(self):
        return str(self.strerror or super().__str__())


class SSLZeroReturnError(SSLError):
    """SSL/TLS session closed cleanly."""


class SSLWantReadError(SSLError):
    """Non-blocking SSL socket needs to read more data before the requested operation can be completed."""


class SSLWantWriteError(SSLError):
    """Non-blocking SSL socket needs to write more data before the requested operation can be completed."""


class SSLSyscallError(SSLError):
    """System error when attempting SSL operation."""


class SSLEOFError(SSLError):
    """SSL/TLS connection terminated abruptly."""


class SSLCertVerificationError(SSLError, ValueError):
    """A certificate could not be verified."""


class MemoryBIO:
    """For TLS over something else than a socket, which is not to be had."""

    def __init__(self):
        raise SSLError(1, "TLS over memory is not available in this sandbox")


class SSLSession:
    """A TLS session."""


def _kept(name):
    def get(self):
        return self._settings[name]

    def put(self, value):
        self._settings[name] = value

    return property(get, put)


class _SSLContext:
    """Keeps settings."""

    def __new__(cls, protocol=2, *arguments):
        self = super().__new__(cls)
        client = protocol == 16
        self._settings = {
            "protocol": protocol,
            "check_hostname": client,
            "verify_mode": 2 if client else 0,
            "verify_flags": 32768,
            "options": 2147483728 | 33554432 | 131072,
            "minimum_version": 771,
            "maximum_version": -1,
            "security_level": 2,
            "num_tickets": 2,
            "post_handshake_auth": False,
            "keylog_filename": None,
            "sni_callback": None,
            "_host_flags": 4,
            "_msg_callback": None,
        }
        return self

    protocol, verify_flags, options, minimum_version, maximum_version, security_level, num_tickets = map(
        _kept, ("protocol", "verify_flags", "options", "minimum_version", "maximum_version", "security_level", "num_tickets")
    )
    post_handshake_auth, keylog_filename, sni_callback, _host_flags, _msg_callback = map(
        _kept, ("post_handshake_auth", "keylog_filename", "sni_callback", "_host_flags", "_msg_callback")
    )

    @property
    def check_hostname(self):
        return self._settings["check_hostname"]

    @check_hostname.setter
    def check_hostname(self, check):
        if check and not self._settings["verify_mode"]:
            self._settings["verify_mode"] = 2
        self._settings["check_hostname"] = bool(check)

    @property
    def verify_mode(self):
        return self._settings["verify_mode"]

    @verify_mode.setter
    def verify_mode(self, mode):
        if not mode and self._settings["check_hostname"]:
            raise ValueError("Cannot set verify_mode to CERT_NONE when check_hostname is enabled.")
        self._settings["verify_mode"] = int(mode)

    def load_verify_locations(self, cafile=None, capath=None, cadata=None):
        if cafile is None and capath is None and cadata is None:
            raise TypeError("cafile, capath and cadata cannot be all omitted")

    def load_cert_chain(self, certfile, keyfile=None, password=None):
        raise SSLError(1, "client certificates are not available in this sandbox")

    def set_default_verify_paths(self):
        pass

    def set_ciphers(self, ciphers):
        pass

    def set_ecdh_curve(self, name):
        pass

    def _set_alpn_protocols(self, protocols):
        pass

    def get_ciphers(self):
        return []

    def get_ca_certs(self, binary_form=False):
        return []

    def cert_store_stats(self):
        return {"x509": 0, "crl": 0, "x509_ca": 0}

    def session_stats(self):
        return dict.fromkeys(("number", "connect", "accept", "hits", "misses", "timeouts", "cache_full"), 0)


def get_default_verify_paths():
    return ("SSL_CERT_FILE", "/var/lang/ssl/cert.pem", "SSL_CERT_DIR", "/var/lang/ssl/certs")


def txt2obj(txt, name=False):
    for purpose in _PURPOSES.values():
        if txt in purpose[1:] if name else txt == purpose[3]:
            return purpose
    raise ValueError(f"unknown object '{txt[:100]}'")


def nid2obj(nid):
    for purpose in _PURPOSES.values():
        if purpose[0] == nid:
            return purpose
    raise ValueError(f"unknown NID {nid}")


def RAND_status():
    return True


def RAND_add(string, entropy):
    pass


def RAND_bytes(n):
    return os.urandom(n)


def module():
    """This file under the name `_ssl`."""
    ssl = types.ModuleType("_ssl", "Settings of TLS; the host ends it.")
    ssl.__dict__.update({name: value for name, value in globals().items() if not name.startswith("__") and name != "module"})
    for name, number in zip(_CONSTANTS[::2], _CONSTANTS[1::2]):
        setattr(ssl, name, bool(int(number)) if name.startswith("HAS_") else int(number))
    for thing in (SSLError, SSLZeroReturnError, SSLWantReadError, SSLWantWriteError, SSLSyscallError, SSLEOFError, SSLCertVerificationError):
        thing.__module__ = "ssl"
    return ssl
