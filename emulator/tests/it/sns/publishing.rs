//! What may be published, and what is refused.

use super::{NEWS, inside, letters, publish, said, sns, with_topic};

/// Fact 40, and AWS's other refusals.
#[tokio::test]
async fn a_message_is_checked() {
    let aws = with_topic().await;
    let long = "m".repeat(262_145);
    let attribute = |name, kind, value| {
        vec![
            ("MessageAttributes.entry.1.Name", name),
            ("MessageAttributes.entry.1.Value.DataType", kind),
            ("MessageAttributes.entry.1.Value.StringValue", value),
        ]
    };
    let cases: Vec<(&str, Vec<(&str, &str)>)> = vec![
        ("m", vec![]),
        ("", vec![]),
        ("m", vec![("Subject", "")]),
        ("m", vec![("Subject", "two\nlines")]),
        ("m", vec![("MessageStructure", "json")]),
        ("{\"sqs\": \"q\"}", vec![("MessageStructure", "json")]),
        ("{\"default\": \"d\"}", vec![("MessageStructure", "json")]),
        ("m", vec![("MessageDeduplicationId", "d")]),
        ("m", vec![("MessageGroupId", "g")]),
        ("m", attribute("a", "String", "v")),
        ("m", attribute("a", "String", "")),
        ("m", attribute("a", "Text", "v")),
        ("m", attribute("a", "Binary", "v")),
        ("m", attribute("a", "Number", "one")),
        ("m", attribute(".a", "String", "v")),
        ("m", attribute("a.", "String", "v")),
        ("m", attribute("a..b", "String", "v")),
        ("m", attribute("a b", "String", "v")),
        (long.as_str(), vec![]),
    ];
    let mut seen = Vec::new();
    for (message, more) in cases {
        let shown: String = message.chars().take(20).collect();
        let more_shown: Vec<&str> = more.iter().map(|(_, value)| *value).collect();
        seen.push(format!("{shown:?} {more_shown:?}: {}", said(&publish(&aws, message, &more).await)));
    }
    insta::assert_snapshot!(seen.join("\n"), @r#"
    "m" []: 200
    "" []: 400 InvalidParameter: Invalid parameter: Empty message
    "m" [""]: 400 InvalidParameter: Invalid parameter: Subject
    "m" ["two\nlines"]: 400 InvalidParameter: Invalid parameter: Subject
    "m" ["json"]: 400 InvalidParameter: Invalid parameter: Message Structure - JSON message body failed to parse
    "{\"sqs\": \"q\"}" ["json"]: 400 InvalidParameter: Invalid parameter: Message Structure - No default entry in JSON message body
    "{\"default\": \"d\"}" ["json"]: 200
    "m" ["d"]: 400 InvalidParameter: Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type
    "m" ["g"]: 200
    "m" ["a", "String", "v"]: 200
    "m" ["a", "String", ""]: 400 ParameterValueInvalid: The message attribute 'a' must contain non-empty message attribute value for message attribute type 'String'.
    "m" ["a", "Text", "v"]: 400 ParameterValueInvalid: The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.
    "m" ["a", "Binary", "v"]: 400 ParameterValueInvalid: The message attribute 'a' with type 'Binary' must use field 'Binary'.
    "m" ["a", "Number", "one"]: 400 ParameterValueInvalid: Could not cast message attribute 'a' value to number.
    "m" [".a", "String", "v"]: 400 ParameterValueInvalid: Invalid message attribute name starting with character '.' was found.
    "m" ["a.", "String", "v"]: 400 ParameterValueInvalid: Invalid message attribute name ending with character '.' was found.
    "m" ["a..b", "String", "v"]: 400 ParameterValueInvalid: Message attribute name can not have successive '.' character.
    "m" ["a b", "String", "v"]: 400 ParameterValueInvalid: Invalid non-alphanumeric character '#x20' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.
    "mmmmmmmmmmmmmmmmmmmm" []: 400 InvalidParameter: Invalid parameter: Message too long
    "#);
}

#[tokio::test]
async fn a_message_has_one_address() {
    let aws = with_topic().await;
    let mut seen = Vec::new();
    for fields in [
        vec![("TargetArn", NEWS)],
        vec![("PhoneNumber", "+15550100")],
        vec![("PhoneNumber", "5550100")],
        vec![("TargetArn", "arn:aws:sns:us-east-1:111122223333:endpoint/GCM/app/1")],
        vec![],
        vec![("TopicArn", NEWS), ("PhoneNumber", "+15550100")],
    ] {
        let all: Vec<_> = fields.iter().copied().chain([("Message", "m")]).collect();
        seen.push(format!("{fields:?}: {}", said(&sns(&aws, "Publish", &all).await)));
    }
    insta::assert_snapshot!(seen.join("\n"), @r#"
    [("TargetArn", "arn:aws:sns:us-east-1:111122223333:news")]: 200
    [("PhoneNumber", "+15550100")]: 200
    [("PhoneNumber", "5550100")]: 400 InvalidParameter: Invalid parameter: PhoneNumber Reason: 5550100 is not valid to publish to
    [("TargetArn", "arn:aws:sns:us-east-1:111122223333:endpoint/GCM/app/1")]: 400 InvalidParameter: Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified
    []: 400 InvalidParameter: Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter
    [("TopicArn", "arn:aws:sns:us-east-1:111122223333:news"), ("PhoneNumber", "+15550100")]: 400 InvalidParameter: Invalid parameter: TopicArn, TargetArn and PhoneNumber Reason: only one of them may be given
    "#);
    assert_eq!(letters(&aws).await.len(), 1);
}

#[tokio::test]
async fn a_batch_is_taken_as_a_whole() {
    let aws = with_topic().await;
    let batch = async |entries: &[(&str, &str)]| {
        let mut fields = vec![("TopicArn".to_owned(), NEWS.to_owned())];
        for (place, (id, message)) in entries.iter().enumerate() {
            fields.push((format!("PublishBatchRequestEntries.member.{}.Id", place + 1), (*id).to_owned()));
            fields.push((format!("PublishBatchRequestEntries.member.{}.Message", place + 1), (*message).to_owned()));
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        sns(&aws, "PublishBatch", &fields).await
    };
    insta::assert_snapshot!(batch(&[("one", "1"), ("two", "2")]).await, @r#"
    200
    <PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
      <PublishBatchResult>
        <Successful>
          <member>
            <Id>one</Id>
            <MessageId>00000000-0000-0000-0000-000000000004</MessageId>
          </member>
          <member>
            <Id>two</Id>
            <MessageId>00000000-0000-0000-0000-000000000005</MessageId>
          </member>
        </Successful>
        <Failed/>
      </PublishBatchResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000002</RequestId>
      </ResponseMetadata>
    </PublishBatchResponse>
    "#);
    let many: Vec<(String, &str)> = (0..11).map(|number| (number.to_string(), "m")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(id, message)| (id.as_str(), *message)).collect();
    let half = "m".repeat(140_000);
    let mut seen = Vec::new();
    for entries in
        [[("a", "1"), ("a", "2")].as_slice(), &[("a b", "1")], &[("a", "")], &many, &[("a", half.as_str()), ("b", half.as_str())]]
    {
        seen.push(said(&batch(entries).await));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    400 BatchEntryIdsNotDistinct: Two or more batch entries in the request have the same Id.
    400 InvalidBatchEntryId: The Id of a batch entry in a batch request doesn't abide by the specification.
    400 InvalidParameter: Invalid parameter: Empty message
    400 TooManyEntriesInBatchRequest: The batch request contains more entries than permissible.
    400 BatchRequestTooLong: The length of all the messages put together is more than the limit.
    ");
    assert_eq!(inside(&batch(&[("one", "1")]).await, "Id"), "one");
}
