"""EventBridge and Scheduler with boto3: archives and replays, paginators, times, errors; prints what it saw."""

import datetime
import json

import boto3
from botocore.exceptions import ClientError

seen = {}
events, scheduler, iam = (boto3.client(name) for name in ("events", "scheduler", "iam"))
account = boto3.client("sts").get_caller_identity()["Account"]
now = datetime.datetime.now(datetime.timezone.utc)


def refused(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        about, status = error.response["Error"], error.response["ResponseMetadata"]["HTTPStatusCode"]
        return [type(error).__name__, about["Code"], about["Message"].replace(account, "ACCOUNT"), status]
    return "not refused"


bus = events.describe_event_bus()["Arn"]
events.create_archive(ArchiveName="all", EventSourceArn=bus, RetentionDays=1)
for number in range(3):
    events.put_rule(Name=f"r{number}", EventPattern=json.dumps({"source": ["shop"]}))
put = events.put_events(Entries=[{"Source": "shop", "DetailType": "Order", "Detail": "{}", "Time": now, "Resources": ["arn:aws:s3:::b"]}])
seen["put"] = [put["FailedEntryCount"], len(put["Entries"][0]["EventId"])]
pages = events.get_paginator("list_rules").paginate(PaginationConfig={"PageSize": 2})
seen["rules, page by page"] = [[rule["Name"] for rule in page["Rules"]] for page in pages]
archive = events.describe_archive(ArchiveName="all")
seen["archive"] = [archive["EventCount"], archive["State"], type(archive["CreationTime"]).__name__]
hour = datetime.timedelta(hours=1)
started = events.start_replay(ReplayName="again", EventSourceArn=archive["ArchiveArn"], EventStartTime=now - hour, EventEndTime=now + hour, Destination={"Arn": bus})
seen["replay"] = [started["State"], type(started["ReplayStartTime"]).__name__]
for _ in range(100):
    replay = events.describe_replay(ReplayName="again")
    if replay["State"] == "COMPLETED":
        break
seen["replayed"] = [replay["State"], "EventLastReplayedTime" in replay]
seen["no such rule"] = refused(events.describe_rule, Name="none")
seen["bad pattern"] = refused(events.put_rule, Name="bad", EventPattern='{"source": "shop"}')

trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "scheduler.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
role = iam.create_role(RoleName="scheduler", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
target = {"Arn": bus, "RoleArn": role, "Input": "{}", "EventBridgeParameters": {"Source": "shop", "DetailType": "Tick"}}
once = {"ScheduleExpression": "at(2099-12-24T18:00:00)", "ScheduleExpressionTimezone": "Europe/Berlin", "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": target}
scheduler.create_schedule_group(Name="g", Tags=[{"Key": "a", "Value": "1"}])
made = scheduler.create_schedule(Name="once", GroupName="g", EndDate=now + datetime.timedelta(days=40000), ActionAfterCompletion="DELETE", **once)
seen["schedule"] = made["ScheduleArn"].replace(account, "ACCOUNT")
got = scheduler.get_schedule(Name="once", GroupName="g")
seen["got"] = [got["ScheduleExpressionTimezone"], got["ActionAfterCompletion"], type(got["EndDate"]).__name__, got["Target"]["EventBridgeParameters"]]
seen["groups"] = [group["Name"] for page in scheduler.get_paginator("list_schedule_groups").paginate() for group in page["ScheduleGroups"]]
seen["twice"] = refused(scheduler.create_schedule, Name="once", GroupName="g", **once)
seen["no such schedule"] = refused(scheduler.get_schedule, Name="none")
seen["no such group"] = refused(scheduler.get_schedule, Name="once", GroupName="none")
scheduler.delete_schedule_group(Name="g")
print(json.dumps(seen))
