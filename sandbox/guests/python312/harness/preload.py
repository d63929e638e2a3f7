"""What is imported before the snapshot: a module here costs nothing at a cold start."""

import importlib

_MODULES = """
abc argparse array ast asyncio base64 binascii bisect calendar cmath collections collections.abc colorsys concurrent.futures
concurrent.futures.thread configparser contextlib contextvars copy copyreg csv dataclasses datetime decimal difflib email email.header
email.message email.mime.multipart email.mime.text email.parser email.policy email.utils encodings.ascii encodings.cp1252 encodings.idna
encodings.latin_1 encodings.utf_16 enum errno fnmatch fractions functools getpass gettext glob graphlib gzip hashlib heapq hmac html
html.entities html.parser http http.client http.cookies importlib.metadata importlib.resources importlib.util inspect io ipaddress
itertools json json.decoder json.encoder keyword linecache locale logging logging.handlers math mimetypes numbers operator os pathlib
pickle pkgutil platform pprint queue quopri random re reprlib secrets select selectors shlex shutil signal socket stat
statistics string stringprep struct subprocess sysconfig tarfile tempfile textwrap threading time timeit token tokenize tomllib traceback
types typing unicodedata unittest unittest.mock urllib urllib.error urllib.parse urllib.request urllib.response uuid warnings weakref
xml xml.dom.minidom xml.etree.ElementTree zipfile zipimport zoneinfo _strptime tzdata simplejson
awslambdaric.bootstrap awslambdaric.lambda_literals
""".split()


def run():
    """Imports them."""
    for name in _MODULES:
        importlib.import_module(name)
