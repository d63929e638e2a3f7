//! S3, by the AWS CLI and boto3.

use super::Desk;

#[test]
fn boto3_goes_on_a_tour_of_buckets() {
    insta::assert_json_snapshot!(super::boto3::run("tests/it/aws/bucket_tour.py", &tests::python().unwrap(), "280000000001"), @r#"
    {
      "buckets": [
        true
      ],
      "object": [
        "meow",
        {
          "colour": "black"
        },
        "text/plain",
        "\"4a4be40c96ac6314e91d93f38043a634\"",
        "FULL_OBJECT",
        [
          "ChecksumCRC32",
          "ChecksumType"
        ]
      ],
      "keys": [
        "cats/a b+c é.txt"
      ],
      "missing": [
        [
          "NoSuchKey",
          "NoSuchKey",
          404
        ],
        [
          "ClientError",
          "404",
          404
        ],
        [
          "NoSuchBucket",
          "NoSuchBucket",
          404
        ]
      ],
      "condition": [
        "ClientError",
        "PreconditionFailed",
        412
      ],
      "checksum CRC32": "ihBq/g==",
      "checksum CRC32C": "MissingDependencyException",
      "checksum CRC64NVME": "MissingDependencyException",
      "checksum SHA1": "fVwqLWE2+/FmIR1Rg79mIUokfzE=",
      "checksum SHA256": "QEzde8EJxDL4zCRDtFvP6VmA9RByFcZFI25XeSmsPlI=",
      "large": [
        20971520,
        true
      ],
      "large comes back": true,
      "copy": 20971520,
      "presigned GET s3 path": [
        200,
        "meow"
      ],
      "presigned GET s3 virtual": [
        200,
        "meow"
      ],
      "presigned GET s3v4 path": [
        200,
        "meow"
      ],
      "presigned GET s3v4 virtual": [
        200,
        "meow"
      ],
      "presigned PUT": [
        200,
        ""
      ],
      "put by a link": "by a link",
      "form s3": [
        [
          204,
          ""
        ],
        [
          400,
          "EntityTooLarge"
        ],
        [
          403,
          "AccessDenied"
        ]
      ],
      "form s3v4": [
        [
          204,
          ""
        ],
        [
          400,
          "EntityTooLarge"
        ],
        [
          403,
          "AccessDenied"
        ]
      ],
      "by a form": "by form",
      "version": [
        "1",
        [
          "NoSuchKey",
          "NoSuchKey",
          404
        ]
      ],
      "nobody": [
        "AccessDenied",
        "AccessDenied",
        403
      ],
      "public": "meow",
      "deleted": [
        "ClientError",
        "404",
        404
      ]
    }
    "#);
}

#[test]
fn the_commands_of_aws_s3_work_on_folders_and_buckets() {
    let desk = Desk::of("280000000002");
    insta::assert_snapshot!(desk.shows(r#"
        aws s3 mb s3://cli-tour
        aws s3 mb s3://cli-tour-2
        mkdir -p site/css && echo "<h1>hi</h1>" > site/index.html && echo "h1 {}" > site/css/style.css
        aws s3 cp site/index.html s3://cli-tour/index.html --no-progress
        find site -type f -exec touch -d "1 minute ago" {} +
        aws s3 sync site s3://cli-tour --no-progress | sort
        aws s3 sync site s3://cli-tour --no-progress
        aws s3 ls s3://cli-tour | sed 's/^.\{19\}/TIME/'
        aws s3 ls s3://cli-tour --recursive | sed 's/^.\{19\}/TIME/'
        aws s3 cp s3://cli-tour/index.html -
        aws s3 mv s3://cli-tour/css/style.css s3://cli-tour-2/style.css --no-progress
        aws s3 ls s3://cli-tour-2 | sed 's/^.\{19\}/TIME/'
        head -c 20000000 /dev/zero > zeros && aws s3 cp zeros s3://cli-tour/zeros --no-progress
        aws s3 cp s3://cli-tour/zeros back --no-progress && cmp zeros back && echo same
        curl -s "$(aws s3 presign s3://cli-tour/index.html)"
        aws s3 cp s3://cli-tour/none x
        aws s3 website s3://cli-tour --index-document index.html --error-document error.html
        aws s3api get-bucket-website --bucket cli-tour
        aws s3 rb s3://cli-tour
        aws s3 rm s3://cli-tour --recursive | sort
        aws s3 rb s3://cli-tour
        aws s3 rb s3://cli-tour-2 --force
        aws s3 ls
    "#), @r#"
    $ aws s3 mb s3://cli-tour
    make_bucket: cli-tour
    $ aws s3 mb s3://cli-tour-2
    make_bucket: cli-tour-2
    $ mkdir -p site/css && echo "<h1>hi</h1>" > site/index.html && echo "h1 {}" > site/css/style.css
    $ aws s3 cp site/index.html s3://cli-tour/index.html --no-progress
    upload: site/index.html to s3://cli-tour/index.html
    $ find site -type f -exec touch -d "1 minute ago" {} +
    $ aws s3 sync site s3://cli-tour --no-progress | sort
    upload: site/css/style.css to s3://cli-tour/css/style.css
    $ aws s3 sync site s3://cli-tour --no-progress
    $ aws s3 ls s3://cli-tour | sed 's/^.\{19\}/TIME/'
    TIME        PRE css/
    TIME         12 index.html
    $ aws s3 ls s3://cli-tour --recursive | sed 's/^.\{19\}/TIME/'
    TIME          6 css/style.css
    TIME         12 index.html
    $ aws s3 cp s3://cli-tour/index.html -
    <h1>hi</h1>
    $ aws s3 mv s3://cli-tour/css/style.css s3://cli-tour-2/style.css --no-progress
    move: s3://cli-tour/css/style.css to s3://cli-tour-2/style.css
    $ aws s3 ls s3://cli-tour-2 | sed 's/^.\{19\}/TIME/'
    TIME          6 style.css
    $ head -c 20000000 /dev/zero > zeros && aws s3 cp zeros s3://cli-tour/zeros --no-progress
    upload: ./zeros to s3://cli-tour/zeros
    $ aws s3 cp s3://cli-tour/zeros back --no-progress && cmp zeros back && echo same
    download: s3://cli-tour/zeros to ./back
    same
    $ curl -s "$(aws s3 presign s3://cli-tour/index.html)"
    <h1>hi</h1>
    $ aws s3 cp s3://cli-tour/none x
    fatal error: An error occurred (404) when calling the HeadObject operation: Key "none" does not exist
    [exit 1]
    $ aws s3 website s3://cli-tour --index-document index.html --error-document error.html
    $ aws s3api get-bucket-website --bucket cli-tour
    {
        "IndexDocument": {
            "Suffix": "index.html"
        },
        "ErrorDocument": {
            "Key": "error.html"
        }
    }
    $ aws s3 rb s3://cli-tour
    remove_bucket failed: s3://cli-tour An error occurred (BucketNotEmpty) when calling the DeleteBucket operation: The bucket you tried to delete is not empty
    [exit 1]
    $ aws s3 rm s3://cli-tour --recursive | sort
    delete: s3://cli-tour/index.html
    delete: s3://cli-tour/zeros
    $ aws s3 rb s3://cli-tour
    remove_bucket: cli-tour
    $ aws s3 rb s3://cli-tour-2 --force
    delete: s3://cli-tour-2/style.css
    remove_bucket: cli-tour-2
    $ aws s3 ls
    "#);
}
