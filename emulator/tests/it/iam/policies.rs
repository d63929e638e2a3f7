//! Managed policies, and lists in pages.

use serde_json::Value;

use super::{BASIC, role};
use crate::harness::{Answer, Aws};

#[tokio::test]
async fn awss_own_policies_are_there_in_every_account() {
    let aws = Aws::new();
    let fields = [("Action", "GetPolicyVersion"), ("PolicyArn", BASIC), ("VersionId", "v1")];
    let version = aws.form("iam", &fields).await.text();
    let document = version.split("<Document>").nth(1).and_then(|rest| rest.split('<').next()).expect("a document");
    let document = percent_encoding::percent_decode_str(document).decode_utf8_lossy();
    let document: Value = serde_json::from_str(&document).expect("JSON");
    insta::assert_json_snapshot!(document, @r#"
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": [
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:PutLogEvents"
          ],
          "Resource": "*"
        }
      ]
    }
    "#);
    let all = aws.form("iam", &[("Action", "ListPolicies"), ("Scope", "AWS")]).await.text();
    for name in ["AdministratorAccess", "AWSLambda_FullAccess", "AmazonAPIGatewayInvokeFullAccess", "ReadOnlyAccess"] {
        assert!(all.contains(&format!("<Arn>arn:aws:iam::aws:policy/{name}</Arn>")), "{name}");
    }
}

#[tokio::test]
async fn lists_come_in_pages_that_hold_while_things_come_and_go() {
    let aws = Aws::new();
    for name in ["a", "b", "c", "d"] {
        role(&aws, name).await;
    }
    let names = |answer: &Answer| {
        let body = answer.text();
        body.split("<RoleName>").skip(1).filter_map(|rest| rest.split('<').next()).collect::<Vec<_>>().join(" ")
    };
    let marker = |answer: &Answer| {
        let body = answer.text();
        body.split("<Marker>").nth(1).and_then(|rest| rest.split('<').next()).map(str::to_owned)
    };
    let first = aws.form("iam", &[("Action", "ListRoles"), ("MaxItems", "2")]).await;
    assert_eq!(names(&first), "a b");
    aws.form("iam", &[("Action", "DeleteRole"), ("RoleName", "b")]).await;
    let mark = marker(&first).expect("a marker");
    let second = aws.form("iam", &[("Action", "ListRoles"), ("MaxItems", "2"), ("Marker", &mark)]).await;
    assert_eq!((names(&second).as_str(), marker(&second)), ("c d", None));
    assert!(second.text().contains("<IsTruncated>false</IsTruncated>"));
}
