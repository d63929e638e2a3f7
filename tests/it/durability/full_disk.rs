//! A full disk: the server refuses what it cannot store, keeps what it has stored, and continues to answer.
//!
//! A limit on the size of files simulates the small disk: a write beyond it fails as on a full disk.

use app::aws::AwsRequest;
use tests::{Aws, Coldstart, Student};

#[test]
fn on_a_full_disk_changes_are_refused_and_nothing_acknowledged_is_lost() {
    let mut full = Coldstart::aws_with_small_files(tempfile::tempdir().unwrap(), 1024).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let script = "import boto3, botocore, json, sys
apis = boto3.client('apigateway')
kept = []
try:
    for number in range(2000):
        kept.append(apis.create_rest_api(name=f'api-{number}', description='x' * 1000)['name'])
except botocore.exceptions.ClientError as error:
    refused = [error.response['Error']['Code'], error.response['ResponseMetadata']['HTTPStatusCode']]
else:
    sys.exit('the disk is not full')
listed = sum(len(page['items']) for page in apis.get_paginator('get_rest_apis').paginate())
print(json.dumps({'refused': refused, 'kept': len(kept), 'listed': listed}))
";
    std::fs::write(folder.path().join("fill.py"), script).unwrap();
    let filled = Aws::of_account(&full, "000000000000", folder.path()).python("fill.py".as_ref(), &[]).unwrap().json().unwrap();
    assert_eq!((filled["refused"][0].as_str(), filled["refused"][1].as_u64()), (Some("ServiceException"), Some(500)), "{filled}");
    assert!(filled["kept"].as_u64() > Some(0), "{filled}");
    assert_eq!(filled["listed"], filled["kept"], "what was refused is not there: {filled}");
    assert!(full.is_running().unwrap());

    let again = Coldstart::aws_in(full.kill().unwrap()).unwrap();
    let listed = Aws::of_account(&again, "000000000000", folder.path()).sh("aws apigateway get-rest-apis --query 'length(items)'");
    assert_eq!(listed.unwrap().ok().unwrap().trim(), filled["kept"].to_string());
}

#[tokio::test]
async fn on_a_full_disk_the_health_check_says_so_and_names_the_file() {
    let site = Coldstart::serve_with_small_files(tempfile::tempdir().unwrap(), 2048).unwrap();
    let student = Student::guest(&site).await.unwrap();
    // Large writes first, then small ones (new learners), until not even one fits.
    loop {
        let body = serde_json::json!({ "name": "a", "description": "x".repeat(50_000) }).to_string();
        let request =
            AwsRequest { service: "apigateway".into(), method: "POST".into(), path: "/restapis".into(), headers: Vec::new(), body };
        if student.console(request).await.unwrap().status != 201 {
            break;
        }
    }
    let begins = async || Student::guest(&site).await.unwrap().access().await.is_ok();
    while begins().await {}
    let health = async |site: &Coldstart| {
        let answer = reqwest::get(format!("{}/healthz", site.web)).await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    assert_eq!(health(&site).await, (503, r#"{"status":"coldstart.db can't be written"}"#.to_owned()));
    site.give_room().unwrap();
    assert!(begins().await, "when there is room again, there is no need to start anew");
    let again = Coldstart::serve_in(site.kill().unwrap(), &tests::root().join("content")).unwrap();
    assert_eq!(health(&again).await.0, 200);
}
