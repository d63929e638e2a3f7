"""`pack.py SITE FILES`: makes the installed packages ready. What is no code goes into FILES, which the host lays
out for the image to read: `u32 little-endian N, N bytes of JSON that say where each file is, the files`.

The CLI carries a botocore and an s3transfer of its own inside its package, and imports them from there under their own names. Here there is
nobody else to take those names, so they move to where their names say: boto3 uses them too.
"""

import gzip
import json
import os
import shutil
import struct
import sys
import zlib

# Nothing reads these.
_LEFT_OUT = (
    "bin",
    "awscli/customizations/wizard",
    "docutils/parsers/rst/include",
    "docutils/writers/html",
    "docutils/writers/latex2e",
    "docutils/writers/odf_odt",
    "docutils/writers/pep_html",
    "docutils/writers/s5_html",
    "docutils/writers/xetex",
)


def main(site, files):
    """Everything."""
    for package in ("botocore", "s3transfer"):
        shutil.move(f"{site}/awscli/{package}", f"{site}/{package}")
    body, places = bytearray(), {}
    for path in sorted(_data(site)):
        with open(f"{site}/{path}", "rb") as file:
            content = file.read()
        if path.startswith("botocore/data/") and path.endswith(".json"):
            path, content = path + ".gz", gzip.compress(content, mtime=0)
        places[path] = len(body), len(body) + len(content)
        body += content
    head = json.dumps({"files": places, "crc32": zlib.crc32(body)}).encode()
    with open(files, "wb") as file:
        file.write(struct.pack("<I", len(head)) + head + body)


def _data(site):
    for folder, _, names in os.walk(site):
        inside = os.path.relpath(folder, site)
        if inside.startswith(_LEFT_OUT) or "__pycache__" in inside or ".dist-info" in inside:
            continue
        for name in names:
            if not name.endswith((".py", ".so", ".pyi", ".typed", ".pem")):
                yield f"{inside}/{name}"


if __name__ == "__main__":
    main(*sys.argv[1:])
