//! The operations of S3.

use super::{
    access::{of_bucket, of_object},
    bucket, event, list, object, policy, upload,
};
use crate::{
    Service, ServiceTable,
    access::{everything, nothing},
    route::Route,
};

pub fn table() -> ServiceTable {
    let mut rows = vec![
        // Buckets
        Route::with_reply("CreateBucket", of_bucket, bucket::create::create_bucket).writes(),
        Route::new("DeleteBucket", of_bucket, bucket::delete::delete_bucket).writes(),
        Route::with_reply("HeadBucket", of_bucket, bucket::head::head_bucket).action("ListBucket"),
        Route::new("GetBucketLocation", of_bucket, bucket::head::get_bucket_location),
        Route::new("ListBuckets", everything, bucket::list::list_buckets).action("ListAllMyBuckets"),
        Route::new("PutBucketVersioning", of_bucket, bucket::versioning::put_bucket_versioning).writes(),
        Route::new("GetBucketVersioning", of_bucket, bucket::versioning::get_bucket_versioning),
        // Policies
        Route::new("PutBucketPolicy", of_bucket, policy::put_bucket_policy).writes(),
        Route::new("GetBucketPolicy", of_bucket, policy::get_bucket_policy),
        Route::new("GetBucketPolicyStatus", of_bucket, policy::get_bucket_policy_status),
        Route::new("DeleteBucketPolicy", of_bucket, policy::delete_bucket_policy).writes(),
        Route::new("PutPublicAccessBlock", of_bucket, policy::put_public_access_block)
            .action("PutBucketPublicAccessBlock")
            .writes(),
        Route::new("GetPublicAccessBlock", of_bucket, policy::get_public_access_block).action("GetBucketPublicAccessBlock"),
        Route::new("DeletePublicAccessBlock", of_bucket, policy::delete_public_access_block)
            .action("PutBucketPublicAccessBlock")
            .writes(),
        Route::new("GetBucketAcl", of_bucket, object::acl::get_bucket_acl),
        Route::new("PutBucketAcl", of_bucket, object::acl::put_bucket_acl).writes(),
        // Events
        Route::new("PutBucketNotificationConfiguration", of_bucket, event::configuration::put_bucket_notification_configuration)
            .action("PutBucketNotification")
            .writes(),
        Route::new("GetBucketNotificationConfiguration", of_bucket, event::configuration::get_bucket_notification_configuration)
            .action("GetBucketNotification"),
        // Lists
        Route::new("ListObjects", list::needs, list::v1::list_objects).action("ListBucket"),
        Route::new("ListObjectsV2", list::needs, list::v2::list_objects_v2).action("ListBucket"),
        Route::new("ListObjectVersions", list::needs, list::versions::list_object_versions).action("ListBucketVersions"),
        // Objects
        Route::new("PutObject", object::put::needs, object::put::put_object).writes(),
        Route::with_reply("GetObject", of_object, object::get::get_object),
        Route::with_reply("HeadObject", of_object, object::get::head_object).action("GetObject"),
        Route::new("CopyObject", object::copy::needs, object::copy::copy_object).action("PutObject").writes(),
        Route::new("DeleteObject", of_object, object::delete::delete_object).writes(),
        // Each key needs a permission of its own, and is refused by itself.
        Route::new("DeleteObjects", nothing, object::delete_many::delete_objects).writes(),
        Route::with_reply("GetObjectAttributes", of_object, object::attributes::get_object_attributes),
        Route::new("GetObjectTagging", of_object, object::tagging::get_object_tagging),
        Route::new("PutObjectTagging", of_object, object::tagging::put_object_tagging).writes(),
        Route::new("DeleteObjectTagging", of_object, object::tagging::delete_object_tagging).writes(),
        Route::new("GetObjectAcl", of_object, object::acl::get_object_acl),
        Route::new("PutObjectAcl", of_object, object::acl::put_object_acl).writes(),
        // Uploads in parts
        Route::new("CreateMultipartUpload", of_object, upload::create::create_multipart_upload).action("PutObject").writes(),
        Route::new("UploadPart", of_object, upload::part::upload_part).action("PutObject").writes(),
        Route::new("UploadPartCopy", upload::part::copy_needs, upload::part::upload_part_copy).action("PutObject").writes(),
        Route::new("CompleteMultipartUpload", of_object, upload::complete::complete_multipart_upload).action("PutObject").writes(),
        Route::new("AbortMultipartUpload", of_object, upload::abort::abort_multipart_upload).writes(),
        Route::new("ListMultipartUploads", of_bucket, upload::list::list_multipart_uploads).action("ListBucketMultipartUploads"),
        Route::new("ListParts", of_object, upload::list_parts::list_parts).action("ListMultipartUploadParts"),
    ];
    rows.extend(bucket::settings::rows());
    ServiceTable::of(Service::S3, rows)
}
