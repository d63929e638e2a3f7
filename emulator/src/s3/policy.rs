//! The policy of a bucket, and the block of public access.
//!
//! See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>.

use serde::{Deserialize, Serialize};

use super::{
    access::{BucketRequest, OnBucket, on_bucket},
    error::S3Error,
    names::bucket_arn,
    state::PublicAccessBlock,
};
use crate::{
    Call,
    iam::document::{
        Document, matches,
        statement::{Effect, Principal, Resources, Statement},
    },
};

/// The longest policy, bytes. Set by AWS.
const LONGEST: usize = 20 << 10;

/// Condition keys that make a statement for everybody not public, if they have a fixed value.
const LIMITING: [&str; 9] = [
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:principalorgid",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:userid",
    "s3:dataaccesspointaccount",
];

/// PutBucketPolicy's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutBucketPolicyRequest {
    bucket: String,
    policy: String,
}

/// GetBucketPolicy's response: the text as it was put.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetBucketPolicyOutput {
    policy: String,
}

/// GetBucketPolicyStatus's response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetBucketPolicyStatusOutput {
    policy_status: PolicyStatus,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyStatus {
    is_public: bool,
}

/// PutPublicAccessBlock's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutPublicAccessBlockRequest {
    bucket: String,
    public_access_block_configuration: PublicAccessBlock,
}

/// GetPublicAccessBlock's response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetPublicAccessBlockOutput {
    public_access_block_configuration: PublicAccessBlock,
}

on_bucket!(PutBucketPolicyRequest, PutPublicAccessBlockRequest);

/// Replaces the policy. A public one is refused while the bucket blocks public policies.
pub async fn put_bucket_policy(call: Call<PutBucketPolicyRequest>) -> Result<(), S3Error> {
    let PutBucketPolicyRequest { bucket, policy } = &call.input;
    call.account.read(|state| state.s3.bucket(bucket).map(drop))?;
    let document = read(bucket, policy)?;
    call.account.write(|state| {
        let found = state.s3.bucket_mut(bucket)?;
        if found.public_access_block.is_some_and(|block| block.block_public_policy) && is_public(&document) {
            let (caller, resource) = (call.principal.arn(call.account.id), bucket_arn(bucket));
            return Err(S3Error::Denied(format!(
                "User: {caller} is not authorized to perform: s3:PutBucketPolicy on resource: \"{resource}\" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access."
            )));
        }
        found.policy = Some(document);
        Ok(())
    })
}

/// Returns the policy.
pub async fn get_bucket_policy(call: Call<BucketRequest>) -> Result<GetBucketPolicyOutput, S3Error> {
    call.account.read(|state| {
        let policy = state.s3.bucket(call.input.bucket())?.policy.as_ref();
        let policy = policy.ok_or_else(|| none(&call.input))?.text().to_owned();
        Ok(GetBucketPolicyOutput { policy })
    })
}

/// Returns whether the policy is public.
pub async fn get_bucket_policy_status(call: Call<BucketRequest>) -> Result<GetBucketPolicyStatusOutput, S3Error> {
    call.account.read(|state| {
        let policy = state.s3.bucket(call.input.bucket())?.policy.as_ref();
        let is_public = is_public(policy.ok_or_else(|| none(&call.input))?);
        Ok(GetBucketPolicyStatusOutput { policy_status: PolicyStatus { is_public } })
    })
}

/// Removes the policy, if there is one.
pub async fn delete_bucket_policy(call: Call<BucketRequest>) -> Result<(), S3Error> {
    call.account.write(|state| {
        state.s3.bucket_mut(call.input.bucket())?.policy = None;
        Ok(())
    })
}

/// Replaces the block of public access.
pub async fn put_public_access_block(call: Call<PutPublicAccessBlockRequest>) -> Result<(), S3Error> {
    call.account.write(|state| {
        state.s3.bucket_mut(&call.input.bucket)?.public_access_block = Some(call.input.public_access_block_configuration);
        Ok(())
    })
}

/// Returns the block of public access.
pub async fn get_public_access_block(call: Call<BucketRequest>) -> Result<GetPublicAccessBlockOutput, S3Error> {
    call.account.read(|state| {
        let block = state.s3.bucket(call.input.bucket())?.public_access_block;
        let block = block.ok_or_else(|| S3Error::NoSuchSetting {
            code: "NoSuchPublicAccessBlockConfiguration",
            message: "The public access block configuration was not found",
            bucket: call.input.bucket.clone(),
        })?;
        Ok(GetPublicAccessBlockOutput { public_access_block_configuration: block })
    })
}

/// Removes the block of public access, so that policies may be public.
pub async fn delete_public_access_block(call: Call<BucketRequest>) -> Result<(), S3Error> {
    call.account.write(|state| {
        state.s3.bucket_mut(call.input.bucket())?.public_access_block = None;
        Ok(())
    })
}

fn none(input: &BucketRequest) -> S3Error {
    S3Error::NoSuchSetting { code: "NoSuchBucketPolicy", message: "The bucket policy does not exist", bucket: input.bucket.clone() }
}

/// Parses the policy of a bucket.
fn read(bucket: &str, text: &str) -> Result<Document, S3Error> {
    let malformed = |message: &str| S3Error::MalformedPolicy(message.into());
    if text.len() > LONGEST {
        return Err(S3Error::InvalidRequest("Policies cannot exceed 20480 bytes".into()));
    }
    let is_json = text.trim_start().starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    if !is_json {
        return Err(malformed("Policies must be valid JSON and the first byte must be '{'"));
    }
    let document = Document::try_from(text.to_owned()).map_err(|error| match error {
        crate::iam::document::Malformed::NoAction => malformed("Missing required field Action"),
        error => S3Error::MalformedPolicy(error.to_string()),
    })?;
    for statement in &document.statements {
        check(bucket, statement)?;
    }
    Ok(document)
}

fn check(bucket: &str, statement: &Statement) -> Result<(), S3Error> {
    let malformed = |message: &str| Err(S3Error::MalformedPolicy(message.into()));
    let Some(principals) = &statement.principals else { return malformed("Missing required field Principal") };
    let is_valid = |principal: &Principal| match principal {
        Principal::Any | Principal::Service(_) | Principal::Federated(_) => true,
        Principal::Aws(name) => {
            name.parse::<AccountNumber>().is_ok() || name.starts_with("arn:aws:iam::") || name.starts_with("arn:aws:sts::")
        }
    };
    if !principals.iter().all(is_valid) {
        return malformed("Invalid principal in policy");
    }
    if !statement.actions.patterns().iter().all(|action| action == "*" || action.to_ascii_lowercase().starts_with("s3:")) {
        return malformed("Policy has invalid action");
    }
    let Some(Resources::Of(resources) | Resources::AllBut(resources)) = &statement.resources else {
        return malformed("Missing required field Resource");
    };
    let arn = bucket_arn(bucket);
    // The resource has to be this bucket or something in it.
    let is_inside = |resource: &String| {
        let (name, _) = resource.split_once('/').unwrap_or((resource, ""));
        matches(name, &arn) && resource.starts_with("arn:aws:s3:::")
    };
    if !resources.iter().all(is_inside) {
        return malformed("Policy has invalid resource");
    }
    Ok(())
}

type AccountNumber = crate::AccountId;

/// Returns whether a policy allows something to everybody.
pub fn is_public(document: &Document) -> bool {
    document.statements.iter().any(|statement| {
        let for_all = statement.principals.iter().flatten().any(|principal| *principal == Principal::Any);
        let is_limited = statement.conditions.iter().any(|condition| {
            let fixed = |value: &String| !value.contains(['*', '?']);
            match condition.key.as_str() {
                "aws:sourceip" => {
                    condition.values.iter().all(|value| !value.starts_with("0.0.0.0/0") && !value.starts_with("::/0"))
                }
                key => LIMITING.contains(&key) && condition.values.iter().all(fixed),
            }
        });
        statement.effect == Effect::Allow && for_all && !is_limited
    })
}
