"""The function of the rehearsal: what most functions do."""

import json
import logging
import os

logger = logging.getLogger()


def lambda_handler(event, context):
    logger.error("a line of %s", context.function_name)
    name = event.get("name") or os.environ.get("NAME", "World")
    body = {"message": f"Hello {name}!", "left": context.get_remaining_time_in_millis()}
    if event.get("fail"):
        raise ValueError(name)
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}
