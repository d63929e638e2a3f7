"""`aws logs tail`, which the AWS CLI has from its second version on: options and output are that version's.

https://docs.aws.amazon.com/cli/latest/reference/logs/tail.html
"""

import datetime
import json
import re
import sys
import time

import dateutil.parser
from awscli.customizations.commands import BasicCommand
from awscli.utils import create_nested_client

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_PAUSE = 2
# Events may come in late; who has been shown is remembered for that long, in milliseconds.
_LATE = 60_000


def register(session):
    """Makes it one of the commands of `aws logs`."""
    session.register("building-command-table.logs", _add)


def _add(command_table, session, **_):
    command_table["tail"] = TailCommand(session)


class TailCommand(BasicCommand):
    """The command."""

    NAME = "tail"
    DESCRIPTION = (
        "Tails the logs for a CloudWatch Logs group. By default, the command returns logs from all associated CloudWatch Logs streams during "
        "the past ten minutes."
    )
    ARG_TABLE = [
        {"name": "group_name", "positional_arg": True, "help_text": "The name of the CloudWatch Logs group."},
        {
            "name": "since",
            "default": "10m",
            "help_text": (
                "From what time to begin displaying logs. By default, logs will be displayed starting from ten minutes in the past. The value "
                "provided can be an ISO 8601 timestamp or a relative time: a number and one of s, m, h, d and w."
            ),
        },
        {"name": "follow", "action": "store_true", "default": False, "help_text": "Whether to continuously poll for new logs."},
        {
            "name": "format",
            "default": "detailed",
            "choices": ["detailed", "short", "json"],
            "help_text": "The format to display the logs. The following formats are supported: detailed, short, json.",
        },
        {"name": "filter-pattern", "help_text": "The filter pattern to use."},
        {"name": "log-stream-names", "nargs": "+", "help_text": "The list of stream names to filter logs by."},
        {"name": "log-stream-name-prefix", "help_text": "The prefix to filter logs by."},
    ]

    def _run_main(self, parsed_args, parsed_globals):
        client = create_nested_client(
            self._session, "logs", region_name=parsed_globals.region, endpoint_url=parsed_globals.endpoint_url, verify=parsed_globals.verify_ssl
        )
        asked = {"logGroupName": parsed_args.group_name, "startTime": _since(parsed_args.since)}
        optional = {
            "filterPattern": parsed_args.filter_pattern,
            "logStreamNames": parsed_args.log_stream_names,
            "logStreamNamePrefix": parsed_args.log_stream_name_prefix,
        }
        asked.update({name: value for name, value in optional.items() if value})
        shown = {}
        while True:
            for page in client.get_paginator("filter_log_events").paginate(**asked):
                for event in page["events"]:
                    if event["eventId"] not in shown:
                        shown[event["eventId"]] = event["timestamp"]
                        _show(event, parsed_args.format)
            sys.stdout.flush()
            if not parsed_args.follow:
                return 0
            asked["startTime"] = max(asked["startTime"], max(shown.values(), default=0) - _LATE)
            shown = {event: at for event, at in shown.items() if at >= asked["startTime"]}
            time.sleep(_PAUSE)


def _since(text):
    relative = re.fullmatch(r"(\d+)([smhdw])", text)
    if relative:
        return int((time.time() - int(relative[1]) * _SECONDS[relative[2]]) * 1000)
    try:
        at = dateutil.parser.parse(text)
    except (ValueError, OverflowError):
        raise ValueError(f"Invalid value for --since: {text}") from None
    return int((at if at.tzinfo else at.replace(tzinfo=datetime.timezone.utc)).timestamp() * 1000)


def _show(event, form):
    at = datetime.datetime.fromtimestamp(event["timestamp"] / 1000, datetime.timezone.utc)
    message = event["message"]
    match form:
        case "short":
            line = f"{at:%Y-%m-%dT%H:%M:%S} {message}"
        case "json":
            try:
                message = "\n" + json.dumps(json.loads(message), indent=4)
            except ValueError:
                pass
            line = f"{at.isoformat(timespec='microseconds')} {event['logStreamName']} {message}"
        case _:
            line = f"{at.isoformat(timespec='microseconds')} {event['logStreamName']} {message}"
    sys.stdout.write(line if line.endswith("\n") else line + "\n")
