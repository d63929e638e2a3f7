"""The image's entry: everything here runs once, at build time, up to the snapshot; afterwards only `start` and `invoke` are called.

Start reading at `harness/bootstrap.py`, which is what happens at run time.
"""

import os
import sys

# Read by awslambdaric when it is imported: python3.12 answers with JSON that is not escaped to ASCII.
os.environ["AWS_EXECUTION_ENV"] = "AWS_Lambda_python3.12"

import wit_world

from harness import ending, one_process, refusals, wire, zlib_by_host

sys.modules["zlib"] = zlib_by_host.module()
refusals.install()
one_process.install()
ending.install()
wire.install()

from harness import library, preload

preload.run()

from harness import botocore_data, bootstrap, event_loop, hashing, rehearse, tidy, transfers

event_loop.install()
hashing.install()
library.install()
botocore_data.install(library.packages())
transfers.install()
with library.alone():
    preload.run_aws()
    from harness import rehearse_aws

    rehearse_aws.run()
rehearse.run()
tidy.before_the_snapshot()


class WitWorld(wit_world.WitWorld):
    """What the world in `wit/world.wit` exports."""

    def start(self, start: str) -> tuple[int, bytes]:
        return bootstrap.start(start)

    def invoke(self, invocation: str, event: bytes) -> tuple[int, bytes]:
        return bootstrap.invoke(invocation, event)
