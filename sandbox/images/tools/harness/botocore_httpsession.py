"""Stands where `botocore.httpsession` would be: the one place where botocore opens connections. Here it asks the host instead.

Put it into `sys.modules` under that name before anything of botocore's imports it: see `install`.
"""

import io
import logging
import sys

from harness import exchange

DEFAULT_TIMEOUT = 60
MAX_POOL_CONNECTIONS = 10
DEFAULT_CA_BUNDLE = None

# What urllib3 would say is worth having in `--debug`.
_urllib3 = logging.getLogger("urllib3.connectionpool")


def install():
    """Makes it `botocore.httpsession`."""
    import botocore

    sys.modules["botocore.httpsession"] = botocore.httpsession = sys.modules[__name__]


def get_cert_path(verify):
    """Nobody looks at certificates in here."""
    return verify


def mask_proxy_url(proxy_url):
    """There are no proxies in here."""
    return proxy_url


def create_urllib3_context(ssl_version=None, cert_reqs=None, options=None, ciphers=None):
    """Nor is there TLS."""
    return None


class URLLib3Session:
    """What botocore sends its requests with."""

    def __init__(self, *arguments, **options):
        self._known = set()

    def send(self, request):
        """Sends a prepared request; a refusal is what no connection would be."""
        import urllib3.response
        from botocore.awsrequest import AWSResponse
        from botocore.exceptions import EndpointConnectionError

        scheme, origin, target = _parts(request.url)
        if origin not in self._known:
            self._known.add(origin)
            _urllib3.debug("Starting new %s connection (%d): %s:%s", scheme.upper(), len(self._known), *origin)
        body = _body(request.body)
        headers = [(name, value.decode("latin-1") if isinstance(value, bytes) else str(value)) for name, value in request.headers.items()]
        try:
            status, reason, headers, content = exchange.send(request.method, request.url, headers, body)
        except OSError as refusal:
            raise EndpointConnectionError(endpoint_url=request.url, error=refusal) from None
        raw = urllib3.response.HTTPResponse(
            io.BytesIO(content), headers, status, version=11, reason=reason, preload_content=False, decode_content=False, request_method=request.method
        )
        _urllib3.debug('%s://%s:%s "%s %s HTTP/%s" %s %s', scheme, *origin, request.method, target, "1.1", status, raw.length_remaining)
        response = AWSResponse(request.url, status, raw.headers, raw)
        if not request.stream_output:
            response.content
        return response

    def close(self):
        """Nothing is open."""


def _parts(url):
    scheme, _, rest = url.partition("://")
    host, slash, target = rest.partition("/")
    name, _, port = host.rpartition(":") if ":" in host else (host, "", "443" if scheme == "https" else "80")
    return scheme, (name, port), slash + target or "/"


def _body(body):
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, (bytes, bytearray, memoryview)):
        return bytes(body)
    if hasattr(body, "read"):
        content = body.read()
        return content.encode() if isinstance(content, str) else content
    return b"".join(body)
