"""The programs of a student's terminal, `aws` and `python3`, and what they need to feel at home in here.

What this image has in common with the other is in this package as well, out of `shared/harness`.
"""

from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)
