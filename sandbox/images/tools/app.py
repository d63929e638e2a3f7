"""The image's entry: everything here runs once, at build time, up to the snapshot; afterwards only `run` is called.

Start reading at `harness/run.py`, which is what happens at run time.
"""

import os
import sys

# What modules work out when they are imported stays: where a student's own models would be, for instance.
os.environ["HOME"] = "/home/student"

import wit_world

from harness import ending, library, refusals

site = next(folder for folder in sys.path if os.path.isdir(f"{folder}/awscli"))
library.install(site)
# The others' words would not do where there may be a terminal.
refusals.install(**{name: f"{name} is not available in this sandbox" for name in ("curses", "readline", "termios")})
ending.install()

from harness import botocore_httpsession, http_client, threads

http_client.install()
botocore_httpsession.install()
threads.install()

from harness import aws, preload

data = [f"{site}/awscli/data", f"{site}/botocore/data", f"{site}/boto3/data"]
preload.run()
http_client.install_under_urllib3()
threads.install_in_transfers()
aws.prepare(data)

from harness import rehearse, run, tidy

rehearse.run()
aws.forget_the_build(data)
tidy.before_the_snapshot()


class WitWorld(wit_world.WitWorld):
    """What the world in `wit/world.wit` exports."""

    def run(self, command: str) -> int:
        return run.run(command)
