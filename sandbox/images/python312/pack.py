"""`pack.py SITE FILES`: makes the installed packages ready for the snapshot. FILES is not written: this image reads nothing from a disk.

botocore's service models are expanded here, since nothing in the image can do that before the snapshot: its zlib is the host's. Their
documentation and examples, which are most of them, are left out: clients read neither.
"""

import glob
import gzip
import json
import os
import sys

from harness.services import SERVICES


def main(site, files):
    """Everything."""
    for service in SERVICES:
        for path in glob.glob(f"{site}/boto*/data/{service}/*/*.json*"):
            with gzip.open(path) if path.endswith(".gz") else open(path, "rb") as file:
                model = json.load(file)
            os.remove(path)
            if not os.path.basename(path).startswith("examples-"):
                with open(path.removesuffix(".gz"), "w") as file:
                    json.dump(_without_documentation(model), file)


def _without_documentation(model):
    """Documentation is text; a member of that name is none. Clients want it to be there."""
    if isinstance(model, list):
        return [_without_documentation(item) for item in model]
    if isinstance(model, dict):
        return {name: "" if name == "documentation" and isinstance(value, str) else _without_documentation(value) for name, value in model.items()}
    return model


if __name__ == "__main__":
    main(*sys.argv[1:])
