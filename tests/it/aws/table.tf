# Tables as a person writes them for terraform.
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
}

resource "aws_dynamodb_table" "orders" {
  name             = "orders"
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
    name = "total"
    type = "N"
  }
  attribute {
    name = "state"
    type = "S"
  }

  local_secondary_index {
    name            = "by-total"
    range_key       = "total"
    projection_type = "KEYS_ONLY"
  }
  global_secondary_index {
    name               = "by-state"
    hash_key           = "state"
    range_key          = "number"
    projection_type    = "INCLUDE"
    non_key_attributes = ["total"]
  }
  # changed: global_secondary_index {
  # changed:   name            = "by-number"
  # changed:   hash_key        = "number"
  # changed:   projection_type = "ALL"
  # changed: }

  ttl {
    attribute_name = "until"
    enabled        = true
  }

  tags = { course = "module-9" }
}

resource "aws_dynamodb_table" "units" {
  name           = "units"
  hash_key       = "id"
  read_capacity  = 5
  write_capacity = 5
  # changed: deletion_protection_enabled = false

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table_item" "first" {
  table_name = aws_dynamodb_table.units.name
  hash_key   = aws_dynamodb_table.units.hash_key
  item       = jsonencode({ id = { S = "first" }, n = { N = "1" } })
}
