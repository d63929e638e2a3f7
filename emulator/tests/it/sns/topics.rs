//! Topics: names, attributes, tags, and the same one again.

use serde_json::Value;

use super::{NEWS, inside, said, sns, with_topic};
use crate::harness::Aws;

#[tokio::test]
async fn a_topic_is_created_once() {
    let aws = Aws::new();
    insta::assert_snapshot!(sns(&aws, "CreateTopic", &[("Name", "news")]).await, @r#"
    200
    <CreateTopicResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
      <CreateTopicResult>
        <TopicArn>arn:aws:sns:us-east-1:111122223333:news</TopicArn>
      </CreateTopicResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000001</RequestId>
      </ResponseMetadata>
    </CreateTopicResponse>
    "#);
    let named = |key, value| [("Name", "news"), ("Attributes.entry.1.key", key), ("Attributes.entry.1.value", value)];
    let tagged = |value| [("Name", "news"), ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", value)];
    let seen = [
        said(&sns(&aws, "CreateTopic", &[("Name", "news")]).await),
        said(&sns(&aws, "CreateTopic", &named("DisplayName", "News")).await),
        said(&sns(&aws, "CreateTopic", &tagged("blue")).await),
        said(
            &sns(&aws, "TagResource", &[("ResourceArn", NEWS), ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "blue")])
                .await,
        ),
        said(&sns(&aws, "CreateTopic", &tagged("blue")).await),
        said(&sns(&aws, "CreateTopic", &tagged("red")).await),
    ];
    insta::assert_snapshot!(seen.join("\n"), @"
    200
    400 InvalidParameter: Invalid parameter: Attributes Reason: Topic already exists with different attributes
    400 InvalidParameter: Invalid parameter: Tags Reason: Topic already exists with different tags
    200
    200
    400 InvalidParameter: Invalid parameter: Tags Reason: Topic already exists with different tags
    ");
}

#[tokio::test]
async fn names_are_checked() {
    let aws = Aws::new();
    let long = "n".repeat(257);
    let mut seen = Vec::new();
    for name in ["", "a b", "news!", "news.fifo", long.as_str()] {
        seen.push(said(&sns(&aws, "CreateTopic", &[("Name", name)]).await));
    }
    let fifo = [("Attributes.entry.1.key", "FifoTopic"), ("Attributes.entry.1.value", "true")];
    for name in ["news", "news.fifo"] {
        let fields: Vec<_> = [("Name", name)].into_iter().chain(fifo).collect();
        seen.push(said(&sns(&aws, "CreateTopic", &fields).await));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    400 InvalidParameter: Invalid parameter: Topic Name
    400 InvalidParameter: Invalid parameter: Topic Name
    400 InvalidParameter: Invalid parameter: Topic Name
    400 InvalidParameter: Invalid parameter: Topic Name
    400 InvalidParameter: Invalid parameter: Topic Name
    400 InvalidParameter: Invalid parameter: Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, numbers, underscores, and hyphens, and must be between 1 and 256 characters long.
    200
    ");
}

#[tokio::test]
async fn attributes_are_those_of_aws() {
    let aws = with_topic().await;
    let answer = sns(&aws, "GetTopicAttributes", &[("TopicArn", NEWS)]).await;
    insta::assert_snapshot!(answer.text().replace("&quot;", "\""), @r#"
    <GetTopicAttributesResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
      <GetTopicAttributesResult>
        <Attributes>
          <entry>
            <key>DisplayName</key>
            <value/>
          </entry>
          <entry>
            <key>EffectiveDeliveryPolicy</key>
            <value>{"http":{"defaultHealthyRetryPolicy":{"minDelayTarget":20,"maxDelayTarget":20,"numRetries":3,"numMaxDelayRetries":0,"numNoDelayRetries":0,"numMinDelayRetries":0,"backoffFunction":"linear"},"disableSubscriptionOverrides":false,"defaultRequestPolicy":{"headerContentType":"text/plain; charset=UTF-8"}}}</value>
          </entry>
          <entry>
            <key>Owner</key>
            <value>111122223333</value>
          </entry>
          <entry>
            <key>Policy</key>
            <value>{"Version":"2008-10-17","Id":"__default_policy_ID","Statement":[{"Sid":"__default_statement_ID","Effect":"Allow","Principal":{"AWS":"*"},"Action":["SNS:GetTopicAttributes","SNS:SetTopicAttributes","SNS:AddPermission","SNS:RemovePermission","SNS:DeleteTopic","SNS:Subscribe","SNS:ListSubscriptionsByTopic","SNS:Publish"],"Resource":"arn:aws:sns:us-east-1:111122223333:news","Condition":{"StringEquals":{"AWS:SourceOwner":"111122223333"}}}]}</value>
          </entry>
          <entry>
            <key>SubscriptionsConfirmed</key>
            <value>0</value>
          </entry>
          <entry>
            <key>SubscriptionsDeleted</key>
            <value>0</value>
          </entry>
          <entry>
            <key>SubscriptionsPending</key>
            <value>0</value>
          </entry>
          <entry>
            <key>TopicArn</key>
            <value>arn:aws:sns:us-east-1:111122223333:news</value>
          </entry>
        </Attributes>
      </GetTopicAttributesResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000002</RequestId>
      </ResponseMetadata>
    </GetTopicAttributesResponse>
    "#);
    let set = async |name: &str, value: &str| {
        let fields = [("TopicArn", NEWS), ("AttributeName", name), ("AttributeValue", value)];
        format!("{name}={value}: {}", said(&sns(&aws, "SetTopicAttributes", &fields).await))
    };
    let policy =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sns:Publish","Resource":"*"}]}"#;
    let of_sqs = policy.replace("sns:Publish", "sqs:SendMessage");
    let mut seen = Vec::new();
    for (name, value) in [
        ("DisplayName", "News"),
        ("SignatureVersion", "2"),
        ("SignatureVersion", "3"),
        ("TracingConfig", "Active"),
        ("FifoTopic", "true"),
        ("ContentBasedDeduplication", "true"),
        ("DeliveryPolicy", "{"),
        ("Policy", policy),
        ("Policy", of_sqs.as_str()),
        ("Policy", "nothing"),
        ("Colour", "blue"),
    ] {
        seen.push(set(name, value).await);
    }
    insta::assert_snapshot!(seen.join("\n"), @r#"
    DisplayName=News: 200
    SignatureVersion=2: 200
    SignatureVersion=3: 400 InvalidParameter: Invalid parameter: SignatureVersion
    TracingConfig=Active: 200
    FifoTopic=true: 400 InvalidParameter: Invalid parameter: AttributeName
    ContentBasedDeduplication=true: 400 InvalidParameter: Invalid parameter: ContentBasedDeduplication Reason: ContentBasedDeduplication is only supported for FIFO topics
    DeliveryPolicy={: 400 InvalidParameter: Invalid parameter: DeliveryPolicy: failed to parse JSON.
    Policy={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sns:Publish","Resource":"*"}]}: 200
    Policy={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}]}: 400 InvalidParameter: Invalid parameter: Policy statement action out of service scope!
    Policy=nothing: 400 InvalidParameter: Invalid parameter: Policy Error: null
    Colour=blue: 400 InvalidParameter: Invalid parameter: AttributeName
    "#);
}

#[tokio::test]
async fn a_delivery_policy_is_laid_over_the_default_one() {
    let aws = with_topic().await;
    let policy = r#"{"http":{"defaultHealthyRetryPolicy":{"numRetries":5}}}"#;
    let fields = [("TopicArn", NEWS), ("AttributeName", "DeliveryPolicy"), ("AttributeValue", policy)];
    assert_eq!(said(&sns(&aws, "SetTopicAttributes", &fields).await), "200");
    let answer = sns(&aws, "GetTopicAttributes", &[("TopicArn", NEWS)]).await.text().replace("&quot;", "\"");
    let effective = answer.split("<key>EffectiveDeliveryPolicy</key>").nth(1).and_then(|rest| rest.split("<value>").nth(1));
    let effective: Value = serde_json::from_str(effective.and_then(|rest| rest.split('<').next()).expect("a value")).expect("JSON");
    assert_eq!(effective["http"]["defaultHealthyRetryPolicy"]["numRetries"], 5);
    assert_eq!(effective["http"]["defaultHealthyRetryPolicy"]["minDelayTarget"], 20);
}

#[tokio::test]
async fn what_is_no_topic_is_told_in_several_voices() {
    let aws = with_topic().await;
    let mut seen = Vec::new();
    for arn in [
        "news",
        "arn:aws:sns:us-east-1",
        "arn:aws:sns:us-east-1:111122223333:other",
        "arn:aws:sns:eu-west-1:111122223333:news",
        "arn:aws:sns:us-east-1:444455556666:news",
        "arn:aws:sqs:us-east-1:111122223333:news",
        "arn:aws-cn:sns:us-east-1:111122223333:news",
        "arn:aws:sns:us-east-1:111122223333:new!",
    ] {
        let publish = sns(&aws, "Publish", &[("TopicArn", arn), ("Message", "m")]).await;
        let tags = sns(&aws, "ListTagsForResource", &[("ResourceArn", arn)]).await;
        seen.push(format!("{arn}\n  {}\n  {}", said(&publish), said(&tags)));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    news
      400 InvalidParameter: Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1
      400 InvalidParameter: Invalid parameter: ResourceArn Reason: An ARN must have at least 6 elements, not 1
    arn:aws:sns:us-east-1
      400 InvalidParameter: Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 4
      400 InvalidParameter: Invalid parameter: ResourceArn Reason: An ARN must have at least 6 elements, not 4
    arn:aws:sns:us-east-1:111122223333:other
      404 NotFound: Topic does not exist
      404 ResourceNotFound: Resource does not exist
    arn:aws:sns:eu-west-1:111122223333:news
      400 InvalidParameter: Invalid parameter: TopicArn
      400 InvalidParameter: Invalid parameter: ResourceArn
    arn:aws:sns:us-east-1:444455556666:news
      404 NotFound: Topic does not exist
      404 ResourceNotFound: Resource does not exist
    arn:aws:sqs:us-east-1:111122223333:news
      400 InvalidParameter: Invalid parameter: TopicArn
      400 InvalidParameter: Invalid parameter: ResourceArn
    arn:aws-cn:sns:us-east-1:111122223333:news
      400 InvalidParameter: Invalid parameter: TopicArn
      400 InvalidParameter: Invalid parameter: ResourceArn
    arn:aws:sns:us-east-1:111122223333:new!
      400 InvalidParameter: Invalid parameter: TopicArn
      400 InvalidParameter: Invalid parameter: ResourceArn
    ");
}

/// Fact 40.
#[tokio::test]
async fn deleting_a_topic_twice_is_fine() {
    let aws = with_topic().await;
    super::subscribe(&aws, "sms", "+15550100").await;
    for _ in 0..2 {
        assert_eq!(said(&sns(&aws, "DeleteTopic", &[("TopicArn", NEWS)]).await), "200");
    }
    assert_eq!(said(&sns(&aws, "GetTopicAttributes", &[("TopicArn", NEWS)]).await), "404 NotFound: Topic does not exist");
    assert!(!sns(&aws, "ListSubscriptions", &[]).await.text().contains("+15550100"));
}

#[tokio::test]
async fn tags_are_set_and_removed() {
    let aws = with_topic().await;
    let tag = |key, value| [("ResourceArn", NEWS), ("Tags.member.1.Key", key), ("Tags.member.1.Value", value)];
    sns(&aws, "TagResource", &tag("a", "1")).await;
    sns(&aws, "TagResource", &tag("b", "2")).await;
    sns(&aws, "UntagResource", &[("ResourceArn", NEWS), ("TagKeys.member.1", "a"), ("TagKeys.member.2", "none")]).await;
    insta::assert_snapshot!(sns(&aws, "ListTagsForResource", &[("ResourceArn", NEWS)]).await, @r#"
    200
    <ListTagsForResourceResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
      <ListTagsForResourceResult>
        <Tags>
          <member>
            <Key>b</Key>
            <Value>2</Value>
          </member>
        </Tags>
      </ListTagsForResourceResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000005</RequestId>
      </ResponseMetadata>
    </ListTagsForResourceResponse>
    "#);
    let twice = [tag("c", "1").as_slice(), &[("Tags.member.2.Key", "c"), ("Tags.member.2.Value", "2")]].concat();
    insta::assert_snapshot!(said(&sns(&aws, "TagResource", &twice).await), @"400 InvalidParameter: Invalid parameter: Duplicated keys are not allowed.");
}

#[tokio::test]
async fn a_permission_is_a_statement_of_the_policy() {
    let aws = with_topic().await;
    let fields =
        [("TopicArn", NEWS), ("Label", "friends"), ("AWSAccountId.member.1", "444455556666"), ("ActionName.member.1", "Publish")];
    let mut seen = vec![said(&sns(&aws, "AddPermission", &fields).await), said(&sns(&aws, "AddPermission", &fields).await)];
    let policy = async || {
        let answer = sns(&aws, "GetTopicAttributes", &[("TopicArn", NEWS)]).await.text().replace("&quot;", "\"");
        let text =
            answer.split("<key>Policy</key>").nth(1).and_then(|rest| rest.split("<value>").nth(1)).expect("a policy").to_owned();
        let policy: Value = serde_json::from_str(text.split('<').next().expect("a value")).expect("JSON");
        policy["Statement"].as_array().expect("statements").clone()
    };
    seen.push(policy().await[1].to_string());
    seen.push(said(&sns(&aws, "RemovePermission", &[("TopicArn", NEWS), ("Label", "friends")]).await));
    assert_eq!(policy().await.len(), 1);
    insta::assert_snapshot!(seen.join("\n"), @r#"
    200
    400 InvalidParameter: Invalid parameter: Statement already exists
    {"Sid":"friends","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"SNS:Publish","Resource":"arn:aws:sns:us-east-1:111122223333:news"}
    200
    "#);
}

#[tokio::test]
async fn topics_are_listed_a_hundred_at_a_time() {
    let aws = Aws::new();
    for number in 0..101 {
        sns(&aws, "CreateTopic", &[("Name", &format!("t{number:03}"))]).await;
    }
    let first = sns(&aws, "ListTopics", &[]).await;
    assert_eq!(first.text().matches("<TopicArn>").count(), 100);
    let token = inside(&first, "NextToken");
    let second = sns(&aws, "ListTopics", &[("NextToken", &token)]).await;
    assert_eq!((second.text().matches("<TopicArn>").count(), inside(&second, "NextToken").as_str()), (1, ""));
    let made_up = said(&sns(&aws, "ListTopics", &[("NextToken", "made-up")]).await);
    assert_eq!(made_up, "400 InvalidParameter: Invalid parameter: NextToken Reason: The token is invalid or has expired");
}
