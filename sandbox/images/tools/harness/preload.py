"""What is imported before the snapshot: a module here costs nothing at a start."""

import importlib

_MODULES = """
argparse array ast asyncio base64 binascii bisect calendar cmath code collections collections.abc colorsys concurrent.futures
concurrent.futures.thread configparser contextlib contextvars copy csv dataclasses datetime decimal difflib email email.header
email.message email.parser email.policy email.utils encodings.ascii encodings.cp1252 encodings.idna encodings.latin_1 enum errno fnmatch
fractions functools getpass glob graphlib gzip hashlib heapq hmac html html.parser http http.client http.cookies importlib.metadata
importlib.resources importlib.util inspect io ipaddress itertools json json.decoder json.encoder linecache locale logging logging.handlers
math mimetypes numbers operator os pathlib pickle pkgutil platform pprint queue random re runpy secrets select shlex shutil signal socket
statistics string struct subprocess tarfile tempfile textwrap threading time timeit token tokenize traceback types typing unicodedata
unittest urllib urllib.error urllib.parse urllib.request uuid warnings weakref xml xml.dom.minidom xml.etree.ElementTree zipfile zlib
zoneinfo _strptime boto3 botocore.session jmespath urllib3 urllib3.response yaml awscli.clidriver awscli.handlers docutils.core
docutils.writers.manpage docutils.parsers.rst docutils.languages.en docutils.parsers.rst.languages.en
""".split()


def run():
    """Imports them."""
    for name in _MODULES:
        importlib.import_module(name)
