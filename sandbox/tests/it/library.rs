//! The standard library, as issue and course promise it.

use crate::code::answer;

#[tokio::test]
async fn a_handler_answers() {
    let code = "import json\ndef lambda_handler(event, context):\n    return {'statusCode': 200, 'body': json.dumps({'message': 'Hello from AWS Lambda!'})}\n";
    insta::assert_snapshot!(answer(code).await, @r#"{"statusCode": 200, "body": "{\"message\": \"Hello from AWS Lambda!\"}"}"#);
}
