"""awslambdaric's marshaller, with CPython's C encoder where that cannot be told apart from simplejson's pure Python one."""

import json

from awslambdaric.lambda_runtime_exception import FaultException
from awslambdaric.lambda_runtime_marshaller import LambdaMarshaller

_SCALARS = frozenset((str, int, float, bool, type(None)))
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_decode = json.loads


def _plain(value, depth=0):
    """Nothing but JSON's own types, not deeper than any sane answer."""
    kind = type(value)
    if kind in _SCALARS:
        return True
    if depth > 60:
        return False
    if kind is dict:
        for key, item in value.items():
            if type(key) is not str or not _plain(item, depth + 1):
                return False
        return True
    if kind is list or kind is tuple:
        for item in value:
            if type(item) not in _SCALARS and not _plain(item, depth + 1):
                return False
        return True
    return False


class Marshaller(LambdaMarshaller):
    """JSON in and out as on Lambda."""

    def unmarshal_request(self, request, content_type="application/json"):
        try:
            return _decode(request)
        except Exception as error:
            raise FaultException(FaultException.UNMARSHAL_ERROR, f"Unable to unmarshal input: {error}", None)

    def marshal_response(self, response):
        if _plain(response):
            result = _encode(response)
        elif isinstance(response, bytes):
            return response, "application/unknown"
        else:
            result = super().marshal_response(response)[0]
        try:
            return result.encode("utf-8"), "application/json"
        except UnicodeEncodeError as error:
            raise FaultException(FaultException.MARSHAL_ERROR, f"Unable to marshal response: {error}", None)
