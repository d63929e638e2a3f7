//! S3, by the AWS CLI and boto3.

use super::Desk;

#[test]
fn boto3_goes_on_a_tour_of_buckets() {
    insta::assert_json_snapshot!(super::boto3::run("tests/it/aws/bucket_tour.py", &tests::python().unwrap(), "280000000001"), @"");
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
