//! Service-linked roles, one file a verb: a service takes its own on, and nobody but the service changes it.
//!
//! None of the services that are here needs one for what it does here, so they come by CreateServiceLinkedRole alone. The AWS managed policies that AWS
//! attaches to them are not there.
//! See <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html>.

pub mod create;
pub mod delete;
pub mod status;

/// A service that has such a role.
struct LinkedService {
    /// Who takes it on.
    principal: &'static str,
    /// What stands behind `AWSServiceRoleFor`.
    name: &'static str,
    /// Whether an account may have several of them.
    suffix: bool,
}

const fn one(principal: &'static str, name: &'static str) -> LinkedService {
    LinkedService { principal, name, suffix: false }
}

/// Services and the names of their roles, from each service's own documentation.
const SERVICES: [LinkedService; 28] = [
    one("apidestinations.events.amazonaws.com", "AmazonEventBridgeApiDestinations"),
    LinkedService { principal: "autoscaling.amazonaws.com", name: "AutoScaling", suffix: true },
    one("batch.amazonaws.com", "Batch"),
    one("cloudtrail.amazonaws.com", "CloudTrail"),
    one("config.amazonaws.com", "Config"),
    one("delivery.logs.amazonaws.com", "LogDelivery"),
    one("dynamodb.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_DynamoDBTable"),
    one("ecs.amazonaws.com", "ECS"),
    one("ecs.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_ECSService"),
    one("eks.amazonaws.com", "AmazonEKS"),
    one("elasticache.amazonaws.com", "ElastiCache"),
    one("elasticloadbalancing.amazonaws.com", "ElasticLoadBalancing"),
    one("es.amazonaws.com", "AmazonElasticsearchService"),
    one("events.amazonaws.com", "CloudWatchEvents"),
    one("guardduty.amazonaws.com", "AmazonGuardDuty"),
    one("lambda.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_LambdaConcurrency"),
    one("logger.cloudfront.amazonaws.com", "CloudFrontLogger"),
    one("opensearchservice.amazonaws.com", "AmazonOpenSearchService"),
    one("ops.apigateway.amazonaws.com", "APIGateway"),
    one("organizations.amazonaws.com", "Organizations"),
    one("rds.amazonaws.com", "RDS"),
    one("replication.dynamodb.amazonaws.com", "DynamoDBReplication"),
    one("replicator.lambda.amazonaws.com", "LambdaReplicator"),
    one("spot.amazonaws.com", "EC2Spot"),
    one("spotfleet.amazonaws.com", "EC2SpotFleet"),
    one("ssm.amazonaws.com", "AmazonSSM"),
    one("sso.amazonaws.com", "SSO"),
    one("wafv2.amazonaws.com", "WAFV2Logging"),
];
