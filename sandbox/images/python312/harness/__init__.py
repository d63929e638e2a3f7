"""What stands between Lambda's Python runtime client and the host. Not a reimplementation of the client: awslambdaric itself is inside.

What this image has in common with the other is in this package as well, out of `shared/harness`.
"""

from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)
