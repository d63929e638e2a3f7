//! Archives and replays.

use emulator::jobs::Forward;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{done, entry, got, put, rule, settle, transcript, with_function};
use crate::harness::Aws;

const DEFAULT: &str = "arn:aws:events:us-east-1:111122223333:event-bus/default";
const ARCHIVE: &str = "arn:aws:events:us-east-1:111122223333:archive/a";

async fn archived() -> Aws {
    let aws = with_function().await;
    let archive =
        json!({ "ArchiveName": "a", "EventSourceArn": DEFAULT, "EventPattern": "{\"source\":[\"shop\"]}", "RetentionDays": 1 });
    done(&aws, "CreateArchive", archive).await;
    for n in 0..3 {
        put(&aws, entry("shop", json!({ "n": n }))).await;
        aws.clock.advance(SignedDuration::from_mins(1));
    }
    put(&aws, entry("other", json!({}))).await;
    aws
}

fn replay(name: &str) -> Value {
    json!({
        "ReplayName": name, "EventSourceArn": ARCHIVE, "EventStartTime": "2026-11-24T12:00:30Z", "EventEndTime": "2026-11-24T12:10:00Z",
        "Destination": { "Arn": DEFAULT },
    })
}

/// `2026-11-24T12:00:30Z` as the protocol has it.
fn in_seconds(mut input: Value) -> Value {
    for name in ["EventStartTime", "EventEndTime"] {
        let time: jiff::Timestamp = input[name].as_str().expect("a time").parse().expect("a time");
        input[name] = time.as_second().into();
    }
    input
}

#[tokio::test]
async fn an_archive_keeps_the_events_that_match_as_long_as_it_says() {
    let aws = archived().await;
    insta::assert_json_snapshot!(done(&aws, "DescribeArchive", json!({ "ArchiveName": "a" })).await, @r#"
    {
      "ArchiveArn": "arn:aws:events:us-east-1:111122223333:archive/a",
      "ArchiveName": "a",
      "EventSourceArn": "arn:aws:events:us-east-1:111122223333:event-bus/default",
      "EventPattern": "{\"source\":[\"shop\"]}",
      "State": "ENABLED",
      "RetentionDays": 1,
      "SizeBytes": 612,
      "EventCount": 3,
      "CreationTime": 1795521600
    }
    "#);
    insta::assert_json_snapshot!(done(&aws, "ListArchives", json!({})).await["Archives"][0]["EventCount"], @"3");
    aws.emulator.fast_forward(aws.account, Forward::By(SignedDuration::from_hours(24))).await.expect("time");
    assert_eq!(done(&aws, "DescribeArchive", json!({ "ArchiveName": "a" })).await["EventCount"], 0);
}

#[tokio::test]
async fn a_replay_sends_the_events_of_its_time_again() {
    let aws = archived().await;
    rule(&aws, "shop").await;
    insta::assert_json_snapshot!(done(&aws, "StartReplay", in_seconds(replay("p"))).await, @r#"
    {
      "ReplayArn": "arn:aws:events:us-east-1:111122223333:replay/p",
      "State": "STARTING",
      "ReplayStartTime": 1795521780
    }
    "#);
    settle().await;
    let mut seen = got(&aws);
    seen.sort();
    insta::assert_snapshot!(seen.join("\n"), @r#"
    {"version":"0","id":"00000000-0000-0000-0000-000000000026","detail-type":"Test","source":"shop","account":"111122223333","time":"2026-11-24T12:01:00Z","region":"us-east-1","replay-name":"p","resources":[],"detail":{"n":1}}
    {"version":"0","id":"00000000-0000-0000-0000-000000000028","detail-type":"Test","source":"shop","account":"111122223333","time":"2026-11-24T12:02:00Z","region":"us-east-1","replay-name":"p","resources":[],"detail":{"n":2}}
    "#);
    insta::assert_json_snapshot!(done(&aws, "DescribeReplay", json!({ "ReplayName": "p" })).await, @r#"
    {
      "ReplayName": "p",
      "ReplayArn": "arn:aws:events:us-east-1:111122223333:replay/p",
      "State": "COMPLETED",
      "EventSourceArn": "arn:aws:events:us-east-1:111122223333:archive/a",
      "Destination": {
        "Arn": "arn:aws:events:us-east-1:111122223333:event-bus/default"
      },
      "EventStartTime": 1795521630,
      "EventEndTime": 1795522200,
      "EventLastReplayedTime": 1795521720,
      "ReplayStartTime": 1795521780,
      "ReplayEndTime": 1795521780
    }
    "#);
    assert_eq!(done(&aws, "DescribeArchive", json!({ "ArchiveName": "a" })).await["EventCount"], 3, "it is not archived again");
}

#[tokio::test]
async fn archives_and_replays_that_can_not_be_are_refused() {
    let aws = archived().await;
    done(&aws, "CreateEventBus", json!({ "Name": "orders" })).await;
    let orders = "arn:aws:events:us-east-1:111122223333:event-bus/orders";
    let with = |change: &dyn Fn(&mut Value)| {
        let mut input = in_seconds(replay("p"));
        change(&mut input);
        ("StartReplay", input)
    };
    let seen = transcript(
        &aws,
        &[
            ("CreateArchive", json!({ "ArchiveName": "a", "EventSourceArn": DEFAULT })),
            ("CreateArchive", json!({ "ArchiveName": "b", "EventSourceArn": DEFAULT.replace("default", "none") })),
            ("CreateArchive", json!({ "ArchiveName": "b", "EventSourceArn": DEFAULT, "EventPattern": "{" })),
            ("DescribeArchive", json!({ "ArchiveName": "none" })),
            ("DeleteArchive", json!({ "ArchiveName": "none" })),
            ("ListArchives", json!({ "EventSourceArn": DEFAULT.replace("default", "none") })),
            with(&|input| input["EventSourceArn"] = ARCHIVE.replace("/a", "/none").into()),
            with(&|input| input["Destination"]["Arn"] = DEFAULT.replace("default", "none").into()),
            with(&|input| input["Destination"]["Arn"] = orders.into()),
            with(&|input| input["EventEndTime"] = 5.into()),
            with(&|_| ()),
            with(&|_| ()),
            ("CancelReplay", json!({ "ReplayName": "none" })),
        ],
    )
    .await;
    insta::assert_snapshot!(seen, @r#"
    CreateArchive {"ArchiveName":"a","EventSourceArn":"arn:aws:events:us-east-1:111122223333:event-bus/default"}
      400 ResourceAlreadyExistsException: Archive a already exists.
    CreateArchive {"ArchiveName":"b","EventSourceArn":"arn:aws:events:us-east-1:111122223333:event-bus/none"}
      400 ResourceNotFoundException: Event bus none does not exist.
    CreateArchive {"ArchiveName":"b","EventSourceArn":"arn:aws:events:us-east-1:111122223333:event-bus/default","EventPattern":"{"}
      400 InvalidEventPatternException: Event pattern is not valid. Reason: Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)"{"; line: 1, column: 1])
     at [Source: (String)"{"; line: 1, column: 2]
    DescribeArchive {"ArchiveName":"none"}
      400 ResourceNotFoundException: Archive none does not exist.
    DeleteArchive {"ArchiveName":"none"}
      400 ResourceNotFoundException: Archive none does not exist.
    ListArchives {"EventSourceArn":"arn:aws:events:us-east-1:111122223333:event-bus/none"}
      400 ResourceNotFoundException: Event bus none does not exist.
    StartReplay {"ReplayName":"p","EventSourceArn":"arn:aws:events:us-east-1:111122223333:archive/none","EventStartTime":1795521630,"EventEndTime":1795522200,"Destination":{"Arn":"arn:aws:events:us-east-1:111122223333:event-bus/default"}}
      400 ValidationException: Parameter EventSourceArn is not valid. Reason: Archive none does not exist.
    StartReplay {"ReplayName":"p","EventSourceArn":"arn:aws:events:us-east-1:111122223333:archive/a","EventStartTime":1795521630,"EventEndTime":1795522200,"Destination":{"Arn":"arn:aws:events:us-east-1:111122223333:event-bus/none"}}
      400 ResourceNotFoundException: Event bus none does not exist.
    StartReplay {"ReplayName":"p","EventSourceArn":"arn:aws:events:us-east-1:111122223333:archive/a","EventStartTime":1795521630,"EventEndTime":1795522200,"Destination":{"Arn":"arn:aws:events:us-east-1:111122223333:event-bus/orders"}}
      400 ValidationException: Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.
    StartReplay {"ReplayName":"p","EventSourceArn":"arn:aws:events:us-east-1:111122223333:archive/a","EventStartTime":1795521630,"EventEndTime":5,"Destination":{"Arn":"arn:aws:events:us-east-1:111122223333:event-bus/default"}}
      400 ValidationException: Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.
    StartReplay {"ReplayName":"p","EventSourceArn":"arn:aws:events:us-east-1:111122223333:archive/a","EventStartTime":1795521630,"EventEndTime":1795522200,"Destination":{"Arn":"arn:aws:events:us-east-1:111122223333:event-bus/default"}}
      200
    StartReplay {"ReplayName":"p","EventSourceArn":"arn:aws:events:us-east-1:111122223333:archive/a","EventStartTime":1795521630,"EventEndTime":1795522200,"Destination":{"Arn":"arn:aws:events:us-east-1:111122223333:event-bus/default"}}
      400 ResourceAlreadyExistsException: Replay p already exists.
    CancelReplay {"ReplayName":"none"}
      400 ResourceNotFoundException: Replay none does not exist.
    "#);
    settle().await;
    insta::assert_snapshot!(transcript(&aws, &[("CancelReplay", json!({ "ReplayName": "p" }))]).await, @r#"
    CancelReplay {"ReplayName":"p"}
      400 IllegalStatusException: Replay p is not in a valid state for this operation.
    "#);
}
