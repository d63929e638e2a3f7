//! Tags of rules and buses.

use serde_json::json;

use super::{done, transcript};
use crate::harness::Aws;

#[tokio::test]
async fn rules_and_buses_have_tags() {
    let aws = Aws::new();
    let bus = "arn:aws:events:us-east-1:111122223333:event-bus/orders";
    let rule = "arn:aws:events:us-east-1:111122223333:rule/orders/r";
    done(&aws, "CreateEventBus", json!({ "Name": "orders", "Tags": [{ "Key": "a", "Value": "1" }] })).await;
    done(&aws, "PutRule", json!({ "Name": "r", "EventBusName": "orders", "EventPattern": "{\"source\":[\"s\"]}" })).await;
    for arn in [bus, rule] {
        done(
            &aws,
            "TagResource",
            json!({ "ResourceARN": arn, "Tags": [{ "Key": "b", "Value": "2" }, { "Key": "c", "Value": "" }] }),
        )
        .await;
        done(&aws, "UntagResource", json!({ "ResourceARN": arn, "TagKeys": ["c"] })).await;
    }
    let tags = [
        done(&aws, "ListTagsForResource", json!({ "ResourceARN": bus })).await,
        done(&aws, "ListTagsForResource", json!({ "ResourceARN": rule })).await,
    ];
    insta::assert_json_snapshot!(tags, @r#"
    [
      {
        "Tags": [
          {
            "Key": "a",
            "Value": "1"
          },
          {
            "Key": "b",
            "Value": "2"
          }
        ]
      },
      {
        "Tags": [
          {
            "Key": "b",
            "Value": "2"
          }
        ]
      }
    ]
    "#);
    let seen = transcript(
        &aws,
        &[
            ("ListTagsForResource", json!({ "ResourceARN": bus.replace("orders", "none") })),
            ("ListTagsForResource", json!({ "ResourceARN": "arn:aws:events:us-east-1:111122223333:rule/none" })),
            ("ListTagsForResource", json!({ "ResourceARN": "arn:aws:events:us-east-1:444455556666:rule/none" })),
            ("ListTagsForResource", json!({ "ResourceARN": "rule/r" })),
        ],
    )
    .await;
    insta::assert_snapshot!(seen, @r#"
    ListTagsForResource {"ResourceARN":"arn:aws:events:us-east-1:111122223333:event-bus/none"}
      400 ResourceNotFoundException: Event bus none does not exist.
    ListTagsForResource {"ResourceARN":"arn:aws:events:us-east-1:111122223333:rule/none"}
      400 ResourceNotFoundException: Rule none does not exist on EventBus default.
    ListTagsForResource {"ResourceARN":"arn:aws:events:us-east-1:444455556666:rule/none"}
      400 ValidationException: Parameter ResourceARN is not valid. Reason: Provided Arn is not in correct format.
    ListTagsForResource {"ResourceARN":"rule/r"}
      400 ValidationException: Parameter ResourceARN is not valid. Reason: Provided Arn is not in correct format.
    "#);
}
