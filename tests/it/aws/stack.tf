# All services of events in one stack: a bucket, a table, queues, topics, rules, a schedule and a function.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = false
  s3_use_path_style           = true
}

locals {
  assume = { for service in ["lambda", "scheduler"] : service => jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "${service}.amazonaws.com" }, Action = "sts:AssumeRole" }]
  }) }
}

# A bucket of pictures, whose uploads go to a function.
resource "aws_s3_bucket" "pictures" {
  bucket        = "stack-pictures"
  force_destroy = true
  tags          = { course = "module-9" }
}

resource "aws_s3_bucket_versioning" "pictures" {
  bucket = aws_s3_bucket.pictures.id
  versioning_configuration { status = "Enabled" }
}

resource "aws_s3_bucket_public_access_block" "pictures" {
  bucket                  = aws_s3_bucket.pictures.id
  block_public_acls       = true
  block_public_policy     = false
  ignore_public_acls      = true
  restrict_public_buckets = false
}

resource "aws_s3_bucket_policy" "pictures" {
  bucket = aws_s3_bucket.pictures.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Site", Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "${aws_s3_bucket.pictures.arn}/site/*" }]
  })
  depends_on = [aws_s3_bucket_public_access_block.pictures]
}

resource "aws_s3_bucket_ownership_controls" "pictures" {
  bucket = aws_s3_bucket.pictures.id
  rule { object_ownership = "BucketOwnerEnforced" }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "pictures" {
  bucket = aws_s3_bucket.pictures.id
  rule {
    apply_server_side_encryption_by_default { sse_algorithm = "AES256" }
  }
}

resource "aws_s3_bucket_cors_configuration" "pictures" {
  bucket = aws_s3_bucket.pictures.id
  cors_rule {
    allowed_methods = ["GET", "PUT"]
    allowed_origins = ["https://example.com"]
    allowed_headers = ["*"]
    expose_headers  = ["ETag"]
    max_age_seconds = 300
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "pictures" {
  bucket = aws_s3_bucket.pictures.id
  rule {
    id     = "old"
    status = "Enabled"
    filter { prefix = "raw/" }
    expiration { days = 30 }
    noncurrent_version_expiration { noncurrent_days = 7 }
    abort_incomplete_multipart_upload { days_after_initiation = 1 }
  }
  depends_on = [aws_s3_bucket_versioning.pictures]
}

resource "aws_s3_bucket_website_configuration" "pictures" {
  bucket = aws_s3_bucket.pictures.id
  index_document { suffix = "index.html" }
  error_document { key = "error.html" }
}

resource "aws_s3_object" "page" {
  bucket       = aws_s3_bucket.pictures.id
  key          = "site/index.html"
  content      = "<h1>pictures</h1>"
  content_type = "text/html"
  tags         = { kind = "page" }
}

resource "aws_s3_bucket_notification" "pictures" {
  bucket      = aws_s3_bucket.pictures.id
  eventbridge = true
  lambda_function {
    lambda_function_arn = aws_lambda_function.worker.arn
    events              = ["s3:ObjectCreated:*"]
    filter_prefix       = "raw/"
    filter_suffix       = ".png"
  }
  queue {
    queue_arn = aws_sqs_queue.work.arn
    events    = ["s3:ObjectRemoved:*"]
  }
  topic {
    topic_arn     = aws_sns_topic.news.arn
    events        = ["s3:ObjectCreated:*"]
    filter_prefix = "news/"
  }
  depends_on = [aws_lambda_permission.bucket, aws_sqs_queue_policy.work, aws_sns_topic_policy.news]
}

# A table with a stream and an index.
resource "aws_dynamodb_table" "orders" {
  name             = "stack-orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "customer"
  range_key        = "number"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "customer"
    type = "S"
  }
  attribute {
    name = "number"
    type = "N"
  }
  attribute {
    name = "state"
    type = "S"
  }
  global_secondary_index {
    name            = "by-state"
    hash_key        = "state"
    range_key       = "number"
    projection_type = "ALL"
  }
  ttl {
    attribute_name = "until"
    enabled        = true
  }
}

# Queues.
resource "aws_sqs_queue" "dead" {
  name                      = "stack-dead"
  message_retention_seconds = 1209600
}

resource "aws_sqs_queue" "work" {
  name                       = "stack-work"
  visibility_timeout_seconds = 60
  receive_wait_time_seconds  = 5
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 3 })
  tags                       = { course = "module-9" }
}

resource "aws_sqs_queue_redrive_allow_policy" "dead" {
  queue_url            = aws_sqs_queue.dead.id
  redrive_allow_policy = jsonencode({ redrivePermission = "byQueue", sourceQueueArns = [aws_sqs_queue.work.arn] })
}

resource "aws_sqs_queue" "ordered" {
  name                        = "stack-ordered.fifo"
  fifo_queue                  = true
  content_based_deduplication = true
}

resource "aws_sqs_queue_policy" "work" {
  queue_url = aws_sqs_queue.work.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid = "Services", Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.work.arn
      Principal = { Service = ["sns.amazonaws.com", "s3.amazonaws.com", "events.amazonaws.com"] }
    }]
  })
}

# Topics and subscriptions.
resource "aws_sns_topic" "news" {
  name         = "stack-news"
  display_name = "News"
  tags         = { course = "module-9" }
}

resource "aws_sns_topic" "ordered" {
  name                        = "stack-news.fifo"
  fifo_topic                  = true
  content_based_deduplication = true
}

resource "aws_sns_topic_policy" "news" {
  arn = aws_sns_topic.news.arn
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Bucket", Effect = "Allow", Principal = { Service = "s3.amazonaws.com" }, Action = "sns:Publish", Resource = aws_sns_topic.news.arn }]
  })
}

resource "aws_sns_topic_subscription" "work" {
  topic_arn            = aws_sns_topic.news.arn
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.work.arn
  raw_message_delivery = true
  filter_policy        = jsonencode({ colour = ["red", { prefix = "gr" }] })
  redrive_policy       = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn })
}

resource "aws_sns_topic_subscription" "worker" {
  topic_arn           = aws_sns_topic.news.arn
  protocol            = "lambda"
  endpoint            = aws_lambda_function.worker.arn
  filter_policy       = jsonencode({ order = { total = [{ numeric = [">", 10] }] } })
  filter_policy_scope = "MessageBody"
}

resource "aws_sns_topic_subscription" "mail" {
  topic_arn = aws_sns_topic.news.arn
  protocol  = "email"
  endpoint  = "someone@example.com"
}

# EventBridge and Scheduler.
resource "aws_cloudwatch_event_bus" "shop" {
  name = "stack-shop"
}

resource "aws_cloudwatch_event_rule" "orders" {
  name           = "stack-orders"
  event_bus_name = aws_cloudwatch_event_bus.shop.name
  event_pattern  = jsonencode({ source = ["shop"], detail = { total = [{ numeric = [">", 100] }] } })
  tags           = { course = "module-9" }
}

resource "aws_cloudwatch_event_target" "orders" {
  rule           = aws_cloudwatch_event_rule.orders.name
  event_bus_name = aws_cloudwatch_event_bus.shop.name
  target_id      = "work"
  arn            = aws_sqs_queue.work.arn
  input_transformer {
    input_paths    = { total = "$.detail.total" }
    input_template = "{\"total\": <total>}"
  }
  dead_letter_config { arn = aws_sqs_queue.dead.arn }
  retry_policy {
    maximum_event_age_in_seconds = 60
    maximum_retry_attempts       = 2
  }
}

resource "aws_cloudwatch_event_rule" "hourly" {
  name                = "stack-hourly"
  schedule_expression = "rate(1 hour)"
}

resource "aws_cloudwatch_event_target" "hourly" {
  rule  = aws_cloudwatch_event_rule.hourly.name
  arn   = aws_lambda_function.worker.arn
  input = jsonencode({ hourly = true })
}

resource "aws_cloudwatch_event_archive" "shop" {
  name             = "stack-shop"
  event_source_arn = aws_cloudwatch_event_bus.shop.arn
  retention_days   = 7
}

resource "aws_scheduler_schedule_group" "nightly" {
  name = "stack-nightly"
}

resource "aws_scheduler_schedule" "report" {
  name                         = "report"
  group_name                   = aws_scheduler_schedule_group.nightly.name
  schedule_expression          = "cron(0 3 * * ? *)"
  schedule_expression_timezone = "Europe/Berlin"
  flexible_time_window {
    mode                      = "FLEXIBLE"
    maximum_window_in_minutes = 15
  }
  target {
    arn      = aws_lambda_function.worker.arn
    role_arn = aws_iam_role.scheduler.arn
    input    = jsonencode({ report = "nightly" })
    retry_policy { maximum_retry_attempts = 3 }
  }
}

# The function, what calls it, and what it may do.
resource "aws_iam_role" "worker" {
  name               = "stack-worker"
  assume_role_policy = local.assume["lambda"]
}

resource "aws_iam_role_policy_attachment" "logs" {
  role       = aws_iam_role.worker.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_iam_role_policy" "worker" {
  name = "work"
  role = aws_iam_role.worker.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], Resource = aws_sqs_queue.work.arn },
      { Effect = "Allow", Action = ["sqs:SendMessage"], Resource = aws_sqs_queue.dead.arn },
      { Effect = "Allow", Action = ["s3:GetObject"], Resource = "${aws_s3_bucket.pictures.arn}/*" },
      { Effect = "Allow", Action = ["dynamodb:PutItem"], Resource = aws_dynamodb_table.orders.arn },
    ]
  })
}

resource "aws_iam_role" "scheduler" {
  name               = "stack-scheduler"
  assume_role_policy = local.assume["scheduler"]
}

resource "aws_iam_role_policy" "scheduler" {
  name   = "invoke"
  role   = aws_iam_role.scheduler.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "lambda:InvokeFunction", Resource = aws_lambda_function.worker.arn }] })
}

resource "aws_lambda_function" "worker" {
  function_name    = "stack-worker"
  role             = aws_iam_role.worker.arn
  runtime          = "python3.12"
  handler          = "lambda_function.lambda_handler"
  filename         = "function.zip"
  source_code_hash = filebase64sha256("function.zip")
  timeout          = 10
  environment { variables = { TABLE = aws_dynamodb_table.orders.name } }
  dead_letter_config { target_arn = aws_sqs_queue.dead.arn }
}

resource "aws_lambda_permission" "bucket" {
  statement_id  = "bucket"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.worker.function_name
  principal     = "s3.amazonaws.com"
  source_arn    = aws_s3_bucket.pictures.arn
}

resource "aws_lambda_permission" "topic" {
  statement_id  = "topic"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.worker.function_name
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.news.arn
}

resource "aws_lambda_event_source_mapping" "work" {
  event_source_arn                   = aws_sqs_queue.work.arn
  function_name                      = aws_lambda_function.worker.arn
  batch_size                         = 5
  maximum_batching_window_in_seconds = 1
  function_response_types            = ["ReportBatchItemFailures"]
  filter_criteria {
    filter { pattern = jsonencode({ body = { kind = ["order"] } }) }
  }
  depends_on = [aws_iam_role_policy.worker]
}

resource "aws_lambda_function_event_invoke_config" "worker" {
  function_name                = aws_lambda_function.worker.function_name
  maximum_retry_attempts       = 1
  maximum_event_age_in_seconds = 300
  destination_config {
    on_failure { destination = aws_sqs_queue.dead.arn }
  }
}

resource "aws_lambda_function_url" "worker" {
  function_name      = aws_lambda_function.worker.function_name
  authorization_type = "NONE"
  cors {
    allow_origins = ["*"]
    allow_methods = ["GET"]
  }
}

output "bucket" { value = aws_s3_bucket.pictures.bucket }
output "queue" { value = aws_sqs_queue.work.url }
output "url" { value = aws_lambda_function_url.worker.function_url }
