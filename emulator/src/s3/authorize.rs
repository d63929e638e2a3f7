//! The decision about a call of S3: by the policies of the caller and the policy of the bucket.
//!
//! A caller of the account needs the permission of either, and a denial of either counts. A caller from outside of the account has
//! what the bucket's policy gives; nothing of a public policy, if the bucket's settings say so. The account's owner may do everything
//! that the bucket's policy does not deny, and can always read, replace and delete that policy.

use super::{policy::is_public, state::Bucket};
use crate::{
    AccountId, Arn, AwsError, Call, Principal,
    access::{Need, Needs},
    account::State,
    iam::{
        self,
        document::decide::{Caller, Context, Decision, Request, decide},
    },
    s3::error::S3Error,
};

/// Checks that the caller has all needs.
///
/// # Errors
/// AWS's AccessDenied.
pub fn authorize<I>(call: &Call<I>, needs: &Needs) -> Result<(), AwsError> {
    needs.iter().try_for_each(|need| check(call, need).map_err(AwsError::from))
}

/// Checks that the caller may do one more thing, which an operation finds out only when it is under way.
pub fn check_one<I>(call: &Call<I>, action: &'static str, resource: String) -> Result<(), S3Error> {
    let needs = Needs::none().and(action, crate::access::Resource::One(resource));
    needs.iter().try_for_each(|need| check(call, need))
}

fn check<I>(call: &Call<I>, need: &Need) -> Result<(), S3Error> {
    let (action, resource) = (need.action.as_ref(), need.resource.as_str());
    let account = call.account.id;
    let context = context_of(call, need);
    let request = |caller| Request { action, resource, caller, context: context.clone() };
    let denied = |because: String| match &call.principal {
        Principal::Stranger(None) => S3Error::AccessDenied,
        caller => {
            let caller = caller.arn(account);
            S3Error::Denied(format!("User: {caller} is not authorized to perform: {action} on resource: \"{resource}\" {because}"))
        }
    };
    let by_bucket = |names: Option<Vec<String>>| {
        call.account.read(|state| {
            let bucket = bucket_of(resource).and_then(|name| state.s3.buckets.get(name));
            bucket.map_or(Decision::ImplicitlyDenied, |bucket| {
                let policy = bucket.policy.iter().filter(|_| !is_restricted(bucket, &call.principal));
                // Nobody has a name, but `*` is for everybody.
                decide(policy, &request(Some(Caller::Aws(names.unwrap_or_default()))))
            })
        })
    };
    let explicitly = "with an explicit deny in a resource-based policy";
    match &call.principal {
        Principal::Owner => match by_bucket(Some(names_of(account))) {
            Decision::ExplicitlyDenied if !is_about_policy(action) => Err(denied(explicitly.into())),
            _ => Ok(()),
        },
        Principal::Role { .. } | Principal::User(_) | Principal::Federated { .. } => {
            let decided = call.account.read(|state| {
                let policy = bucket_of(resource).and_then(|name| state.s3.buckets.get(name)?.policy.as_ref());
                iam::may(&state.iam, &call.principal, account, &request(None), policy)
            });
            decided.map_err(|refusal| denied(refusal.because(action)))
        }
        Principal::Stranger(other) => match by_bucket(other.map(names_of)) {
            Decision::Allowed => Ok(()),
            Decision::ExplicitlyDenied => Err(denied(explicitly.into())),
            Decision::ImplicitlyDenied => Err(denied(format!("because no resource-based policy allows the {action} action"))),
        },
    }
}

/// Returns whether the bucket's settings take from strangers what a public policy gives.
fn is_restricted(bucket: &Bucket, caller: &Principal) -> bool {
    let restricts = bucket.public_access_block.is_some_and(|block| block.restrict_public_buckets);
    matches!(caller, Principal::Stranger(_)) && restricts && bucket.policy.as_ref().is_some_and(is_public)
}

fn is_about_policy(action: &str) -> bool {
    matches!(action, "s3:GetBucketPolicy" | "s3:PutBucketPolicy" | "s3:DeleteBucketPolicy")
}

/// Returns the names of an account as a principal.
fn names_of(account: AccountId) -> Vec<String> {
    vec![account.to_string(), Arn::new("iam", "", account, "root").to_string()]
}

/// Returns the bucket of an ARN of S3.
fn bucket_of(arn: &str) -> Option<&str> {
    let rest = arn.strip_prefix("arn:aws:s3:::")?;
    Some(rest.split_once('/').map_or(rest, |(bucket, _)| bucket))
}

fn context_of<I>(call: &Call<I>, need: &Need) -> Context {
    let of_caller = |state: &State| iam::context(&state.iam, call.account.id, &call.principal, call.region(), call.now);
    let context = iam::from_network(call.account.read(of_caller), call.source_ip);
    need.context.iter().fold(context, |context, (key, value)| context.with(key, value.as_str()))
}
