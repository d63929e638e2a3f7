"""`--output yaml`, which the AWS CLI has from its second version on: keys in the order of the alphabet, as there.

https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-output-format.html
"""

import json

import awscli.clidriver
import yaml
from awscli.formatter import FullyBufferedFormatter
from awscli.utils import json_encoder

_formatter = awscli.clidriver.get_formatter


def install(cli_data):
    """Adds it to the formats that may be asked for. `cli_data` is what the driver knows of the options of all commands."""
    cli_data["options"]["output"]["choices"].append("yaml")
    awscli.clidriver.get_formatter = _formatter_of


def _formatter_of(name, arguments):
    return YAMLFormatter(arguments) if name == "yaml" else _formatter(name, arguments)


class YAMLFormatter(FullyBufferedFormatter):
    """Writes an answer that has anything in it."""

    def _format_response(self, command_name, response, stream):
        if response == {}:
            return
        # Plain values only, as JSON would have them.
        plain = json.loads(json.dumps(response, default=json_encoder))
        yaml.safe_dump(plain, stream, default_flow_style=False, allow_unicode=True)
