"""`pack.py SITE FILES`: makes the installed packages ready for the snapshot. FILES is not written: this image reads nothing from a disk.

botocore's service models are expanded here, since nothing in the image can do that before the snapshot: its zlib is the host's.
"""

import glob
import gzip
import os
import sys

from harness.services import SERVICES


def main(site, files):
    """Everything."""
    for service in SERVICES:
        for path in glob.glob(f"{site}/boto*/data/{service}/*/*.json.gz"):
            with gzip.open(path, "rb") as packed, open(path.removesuffix(".gz"), "wb") as model:
                model.write(packed.read())
            os.remove(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
