"""`aws`: the AWS CLI, with what makes it start fast and stay within the sandbox.

The driver that runs a command is made before the snapshot, and does nothing there but parse models: no session of it has ever seen a
configuration, credentials or a client. What can be warmed up is warmed up by other drivers, which are thrown away; see rehearse.py.
"""

import logging
import os
import signal
import sys
import types

import botocore
import botocore.loaders
import botocore.session

# Imports ctypes at its top; it installs an agent on the machine it runs on.
_systems = types.ModuleType("awscli.customizations.codedeploy.systems")
_systems.DEFAULT_CONFIG_FILE = "codedeploy.onpremises.yml"
_systems.System = _systems.Ubuntu = _systems.Windows = _systems.RHEL = type("System", (), {})
sys.modules[_systems.__name__] = _systems

import awscli.alias
import awscli.clidriver
import awscli.completer
import awscli.customizations.overridesslcommonname
import awscli.help
import awscli.paramfile
import awscli.plugin

from harness import errors, logs_tail, manual, yaml_output
from harness.services import SERVICES

# The CLI's names of services that it does not call by botocore's.
_COMMAND = {"s3": "s3api"}

_loader = None
_driver = None


def prepare(data):
    """Loads what takes long. `data` are the folders where the build has the data files."""
    global _loader, _driver
    # Set by the import of awscli, for a session that looks for its data itself.
    del os.environ["AWS_DATA_PATH"]
    _loader = botocore.loaders.Loader(extra_search_paths=[*data, os.path.dirname(awscli.__file__) + "/data"])
    botocore.loaders.create_loader = _create_loader
    botocore.session.create_loader = _create_loader
    awscli.paramfile.compat_open = errors.renumbered(awscli.paramfile.compat_open)
    # Hosts of SQS and others for old TLS clients: version 1 would call them whatever AWS_ENDPOINT_URL says.
    awscli.customizations.overridesslcommonname.SSL_COMMON_NAMES.clear()
    awscli.clidriver.write_exception = _write_exception
    awscli.help.PosixHelpRenderer._convert_doc_content = lambda self, contents: manual.page(contents)
    awscli.help.PosixHelpRenderer._send_output_to_pager = _print
    _driver = driver()
    table = _driver._get_command_table()
    yaml_output.install(_driver._get_cli_data())
    _driver._get_argument_table()
    # All others' models are files, and are read when they are asked for.
    for service in SERVICES:
        table[_COMMAND.get(service, service)]._get_command_table()


def forget_the_build(data):
    """From now on data files are where the host lays them out."""
    for folder in data:
        _loader._search_paths.remove(folder)


def driver():
    """A new one, that has the loaded data and nothing else."""
    session = botocore.session.Session(awscli.EnvironmentVariables)
    awscli.clidriver._set_user_agent_for_session(session)
    session.register_component("data_loader", _loader)
    awscli.plugin.load_plugins({}, event_hooks=session.get_component("event_emitter"))
    logs_tail.register(session)
    return awscli.clidriver.CLIDriver(session)


def main(arguments):
    """Runs one command in the driver that was kept for it."""
    return run(_driver, arguments)


def complete(arguments):
    """`aws_completer LINE`: what could stand for the line's last word, one a line. Not AWS's own program of that name, but its completer."""
    for word in awscli.completer.Completer(_driver).complete(arguments[0]):
        print(word)


def run(driver, arguments):
    """What the `aws` script does."""
    sys.argv[:] = ["/usr/bin/aws", *arguments]
    # What parsing models may have looked for on the way is the build's, not the student's.
    driver.session._config = driver.session._profile_map = driver.session._profile = None
    driver.alias_loader = awscli.alias.AliasLoader()
    code = driver.main(arguments)
    awscli.clidriver.HISTORY_RECORDER.record("CLI_RC", code, "CLI")
    return code


def _write_exception(error, outfile, write=awscli.clidriver.write_exception):
    errors.as_on_linux(error)
    write(error, outfile)


def _create_loader(search_path_string=None):
    """What is loaded already need not be loaded again, by boto3 neither."""
    paths = [os.path.expanduser(path) for path in (search_path_string or "").split(os.pathsep) if path]
    loader = botocore.loaders.Loader(extra_search_paths=list(paths))
    if not paths:
        loader._cache = dict(_loader._cache)
    return loader


def _print(self, output):
    """A page of the manual goes to the terminal, which can scroll."""
    sys.stdout.write(output)
    sys.stdout.flush()
