"""What is imported before the snapshot: a module here costs nothing at a cold start."""

import importlib

_MODULES = """
abc argparse array ast asyncio base64 binascii bisect calendar cmath collections collections.abc colorsys concurrent.futures
concurrent.futures.thread configparser contextlib contextvars copy copyreg csv dataclasses datetime decimal difflib email email.header
email.message email.mime.multipart email.mime.text email.parser email.policy email.utils encodings.ascii encodings.cp1252 encodings.idna
encodings.latin_1 encodings.utf_16 enum errno fnmatch fractions functools getpass gettext glob graphlib gzip hashlib heapq hmac html
html.entities html.parser http http.client http.cookies importlib.metadata importlib.resources importlib.util inspect io ipaddress
itertools json json.decoder json.encoder keyword linecache locale logging logging.handlers math mimetypes numbers operator os pathlib
pickle pkgutil platform pprint queue quopri random re reprlib secrets select selectors shlex shutil signal socket ssl stat
statistics string stringprep struct subprocess sysconfig tarfile tempfile textwrap threading time timeit token tokenize tomllib traceback
types typing unicodedata unittest unittest.mock urllib urllib.error urllib.parse urllib.request urllib.response uuid warnings weakref
xml xml.dom.minidom xml.etree.ElementTree zipfile zipimport zoneinfo _strptime tzdata simplejson
awslambdaric.bootstrap awslambdaric.lambda_literals
""".split()

# Those that a client of AWS needs, with what they would import at its first call.
_AWS = """
boto3 boto3.session boto3.dynamodb.conditions boto3.dynamodb.table boto3.dynamodb.transform boto3.ec2.createtags boto3.s3.inject
boto3.s3.transfer botocore botocore.args botocore.client botocore.credentials
botocore.endpoint botocore.handlers botocore.httpchecksum botocore.httpsession botocore.loaders botocore.paginate botocore.parsers botocore.regions
botocore.retries.standard botocore.session botocore.useragent botocore.waiter jmespath s3transfer six urllib3 dateutil.parser dateutil.tz
""".split()


def run():
    """Imports them."""
    for name in _MODULES:
        importlib.import_module(name)


def run_aws():
    """Imports boto3, once the library is there to import it from."""
    for name in _AWS:
        importlib.import_module(name)
