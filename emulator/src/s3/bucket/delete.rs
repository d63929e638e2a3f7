//! DeleteBucket.

use crate::{
    Call,
    s3::{access::BucketRequest, error::S3Error},
};

/// Deletes a bucket without objects. Uploads that were not completed are deleted with it.
pub async fn delete_bucket(call: Call<BucketRequest>) -> Result<(), S3Error> {
    let name = &call.input.bucket;
    call.account.write(|state| {
        let s3 = &mut state.s3;
        s3.bucket(name)?;
        let from = (name.clone(), String::new(), 0);
        let left: Vec<bool> = s3
            .objects
            .range(from..)
            .take_while(|((bucket, ..), _)| bucket == name)
            .take(1)
            .map(|(_, version)| version.object.is_some())
            .collect();
        if !left.is_empty() {
            let keeps = s3.bucket(name)?.versioning != crate::s3::state::Versioning::Off;
            return Err(if keeps { S3Error::VersionsLeft(name.clone()) } else { S3Error::BucketNotEmpty(name.clone()) });
        }
        let from = (name.clone(), String::new(), String::new());
        let uploads: Vec<_> =
            s3.uploads.range(from..).take_while(|((bucket, ..), _)| bucket == name).map(|(place, _)| place.clone()).collect();
        for (bucket, key, id) in uploads {
            s3.remove_upload(&bucket, &key, &id);
        }
        s3.buckets.remove(name);
        s3.lifecycles.remove(name);
        Ok(())
    })
}
