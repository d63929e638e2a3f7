//! Service-linked roles, one file for each operation. Only the service assumes such a role, and only AWS changes it.
//!
//! EventBridge makes its role with the first connection; the others are created only by CreateServiceLinkedRole. They do not have the
//! managed policies that AWS attaches to them.
//! See <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html>.

pub mod create;
pub mod delete;
pub mod status;

/// A service that has a service-linked role.
struct LinkedService {
    /// The service principal that assumes it.
    principal: &'static str,
    /// The part of the role's name after `AWSServiceRoleFor`.
    name: &'static str,
    /// Whether an account may have several of them, with a suffix.
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
