//! Which action on which resource each operation asks for. A new operation shows up here, and its author sees what it asks.

use std::fmt::Write as _;

use super::{denied, may_nothing, requests::World, send};

#[tokio::test]
async fn each_operation_asks_for_its_action_on_what_it_is_on() {
    let world = World::new().await;
    may_nothing(&world.aws).await;
    let mut seen = String::new();
    for table in world.aws.emulator.core().services.iter() {
        for route in table.routes.iter().filter(|route| route.perform.is_some()) {
            let request = world.draft(table, route).request(table, route).expect("a request");
            let answer = send(&world.aws, table.service, request).await;
            let asked = denied(&answer).unwrap_or_else(|| format!("nothing: {}", answer.status));
            writeln!(seen, "{}: {}", route.operation, world.shown(&asked)).expect("memory");
        }
    }
    insta::assert_snapshot!(seen, @"
    CreateFunction: lambda:CreateFunction on arn:aws:lambda:us-east-1:111122223333:function:secret
    ListFunctions: lambda:ListFunctions on *
    GetFunction: lambda:GetFunction on arn:aws:lambda:us-east-1:111122223333:function:secret
    DeleteFunction: lambda:DeleteFunction on arn:aws:lambda:us-east-1:111122223333:function:secret
    UpdateFunctionCode: lambda:UpdateFunctionCode on arn:aws:lambda:us-east-1:111122223333:function:secret
    GetFunctionConfiguration: lambda:GetFunctionConfiguration on arn:aws:lambda:us-east-1:111122223333:function:secret
    UpdateFunctionConfiguration: lambda:UpdateFunctionConfiguration on arn:aws:lambda:us-east-1:111122223333:function:secret
    GetFunctionCodeSigningConfig: lambda:GetFunctionCodeSigningConfig on arn:aws:lambda:us-east-1:111122223333:function:secret
    ListTags: lambda:ListTags on arn:aws:lambda:us-east-1:111122223333:function:secret
    TagResource: lambda:TagResource on arn:aws:lambda:us-east-1:111122223333:function:secret
    UntagResource: lambda:UntagResource on arn:aws:lambda:us-east-1:111122223333:function:secret
    Invoke: lambda:InvokeFunction on arn:aws:lambda:us-east-1:111122223333:function:secret
    InvokeAsync: lambda:InvokeAsync on arn:aws:lambda:us-east-1:111122223333:function:secret
    InvokeWithResponseStream: lambda:InvokeFunction on arn:aws:lambda:us-east-1:111122223333:function:secret
    GetFunctionEventInvokeConfig: lambda:GetFunctionEventInvokeConfig on arn:aws:lambda:us-east-1:111122223333:function:secret
    PutFunctionEventInvokeConfig: lambda:PutFunctionEventInvokeConfig on arn:aws:lambda:us-east-1:111122223333:function:secret
    UpdateFunctionEventInvokeConfig: lambda:UpdateFunctionEventInvokeConfig on arn:aws:lambda:us-east-1:111122223333:function:secret
    DeleteFunctionEventInvokeConfig: lambda:DeleteFunctionEventInvokeConfig on arn:aws:lambda:us-east-1:111122223333:function:secret
    ListFunctionEventInvokeConfigs: lambda:ListFunctionEventInvokeConfigs on arn:aws:lambda:us-east-1:111122223333:function:secret
    PublishVersion: lambda:PublishVersion on arn:aws:lambda:us-east-1:111122223333:function:secret
    ListVersionsByFunction: lambda:ListVersionsByFunction on arn:aws:lambda:us-east-1:111122223333:function:secret
    CreateAlias: lambda:CreateAlias on arn:aws:lambda:us-east-1:111122223333:function:secret
    ListAliases: lambda:ListAliases on arn:aws:lambda:us-east-1:111122223333:function:secret
    GetAlias: lambda:GetAlias on arn:aws:lambda:us-east-1:111122223333:function:secret
    UpdateAlias: lambda:UpdateAlias on arn:aws:lambda:us-east-1:111122223333:function:secret
    DeleteAlias: lambda:DeleteAlias on arn:aws:lambda:us-east-1:111122223333:function:secret
    AddPermission: lambda:AddPermission on arn:aws:lambda:us-east-1:111122223333:function:secret
    GetPolicy: lambda:GetPolicy on arn:aws:lambda:us-east-1:111122223333:function:secret
    RemovePermission: lambda:RemovePermission on arn:aws:lambda:us-east-1:111122223333:function:secret
    PutFunctionConcurrency: lambda:PutFunctionConcurrency on arn:aws:lambda:us-east-1:111122223333:function:secret
    DeleteFunctionConcurrency: lambda:DeleteFunctionConcurrency on arn:aws:lambda:us-east-1:111122223333:function:secret
    GetFunctionConcurrency: lambda:GetFunctionConcurrency on arn:aws:lambda:us-east-1:111122223333:function:secret
    GetAccountSettings: lambda:GetAccountSettings on *
    CreateRole: iam:CreateRole on arn:aws:iam::111122223333:role/secret
    GetRole: iam:GetRole on arn:aws:iam::111122223333:role/secret
    ListRoles: iam:ListRoles on arn:aws:iam::111122223333:role/
    DeleteRole: iam:DeleteRole on arn:aws:iam::111122223333:role/secret
    UpdateRole: iam:UpdateRole on arn:aws:iam::111122223333:role/secret
    UpdateRoleDescription: iam:UpdateRoleDescription on arn:aws:iam::111122223333:role/secret
    UpdateAssumeRolePolicy: iam:UpdateAssumeRolePolicy on arn:aws:iam::111122223333:role/secret
    TagRole: iam:TagRole on arn:aws:iam::111122223333:role/secret
    UntagRole: iam:UntagRole on arn:aws:iam::111122223333:role/secret
    ListRoleTags: iam:ListRoleTags on arn:aws:iam::111122223333:role/secret
    ListInstanceProfilesForRole: iam:ListInstanceProfilesForRole on arn:aws:iam::111122223333:role/secret
    CreateServiceLinkedRole: iam:CreateServiceLinkedRole on arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS
    DeleteServiceLinkedRole: iam:DeleteServiceLinkedRole on arn:aws:iam::111122223333:role/secret
    GetServiceLinkedRoleDeletionStatus: iam:GetServiceLinkedRoleDeletionStatus on arn:aws:iam::111122223333:role/secret
    GetUser: iam:GetUser on arn:aws:iam::111122223333:user/secret
    ListUsers: iam:ListUsers on arn:aws:iam::111122223333:user/
    ListAccessKeys: iam:ListAccessKeys on arn:aws:iam::111122223333:user/secret
    GetAccountSummary: iam:GetAccountSummary on *
    GetAccountAuthorizationDetails: iam:GetAccountAuthorizationDetails on *
    AttachRolePolicy: iam:AttachRolePolicy on arn:aws:iam::111122223333:role/secret
    DetachRolePolicy: iam:DetachRolePolicy on arn:aws:iam::111122223333:role/secret
    ListAttachedRolePolicies: iam:ListAttachedRolePolicies on arn:aws:iam::111122223333:role/secret
    ListEntitiesForPolicy: iam:ListEntitiesForPolicy on arn:aws:iam::111122223333:policy/secret
    PutRolePolicy: iam:PutRolePolicy on arn:aws:iam::111122223333:role/secret
    GetRolePolicy: iam:GetRolePolicy on arn:aws:iam::111122223333:role/secret
    DeleteRolePolicy: iam:DeleteRolePolicy on arn:aws:iam::111122223333:role/secret
    ListRolePolicies: iam:ListRolePolicies on arn:aws:iam::111122223333:role/secret
    CreatePolicy: iam:CreatePolicy on arn:aws:iam::111122223333:policy/secret
    GetPolicy: iam:GetPolicy on arn:aws:iam::111122223333:policy/secret
    ListPolicies: iam:ListPolicies on *
    DeletePolicy: iam:DeletePolicy on arn:aws:iam::111122223333:policy/secret
    TagPolicy: iam:TagPolicy on arn:aws:iam::111122223333:policy/secret
    UntagPolicy: iam:UntagPolicy on arn:aws:iam::111122223333:policy/secret
    ListPolicyTags: iam:ListPolicyTags on arn:aws:iam::111122223333:policy/secret
    CreatePolicyVersion: iam:CreatePolicyVersion on arn:aws:iam::111122223333:policy/secret
    GetPolicyVersion: iam:GetPolicyVersion on arn:aws:iam::111122223333:policy/secret
    ListPolicyVersions: iam:ListPolicyVersions on arn:aws:iam::111122223333:policy/secret
    DeletePolicyVersion: iam:DeletePolicyVersion on arn:aws:iam::111122223333:policy/secret
    SetDefaultPolicyVersion: iam:SetDefaultPolicyVersion on arn:aws:iam::111122223333:policy/secret
    SimulatePrincipalPolicy: iam:SimulatePrincipalPolicy on arn:aws:iam::111122223333:role/secret
    SimulateCustomPolicy: iam:SimulateCustomPolicy on *
    GetCallerIdentity: nothing: 200
    AssumeRole: sts:AssumeRole on arn:aws:iam::111122223333:role/secret
    GetSessionToken: nothing: 403
    GetAccessKeyInfo: sts:GetAccessKeyInfo on *
    CreateLogGroup: logs:CreateLogGroup on arn:aws:logs:us-east-1:111122223333:log-group:/secret:log-stream:
    DeleteLogGroup: logs:DeleteLogGroup on arn:aws:logs:us-east-1:111122223333:log-group:/secret:log-stream:
    DescribeLogGroups: logs:DescribeLogGroups on arn:aws:logs:us-east-1:111122223333:log-group::log-stream:
    PutRetentionPolicy: logs:PutRetentionPolicy on arn:aws:logs:us-east-1:111122223333:log-group:/secret:log-stream:
    DeleteRetentionPolicy: logs:DeleteRetentionPolicy on arn:aws:logs:us-east-1:111122223333:log-group:/secret:log-stream:
    TagResource: logs:TagResource on arn:aws:logs:us-east-1:111122223333:log-group:/secret
    UntagResource: logs:UntagResource on arn:aws:logs:us-east-1:111122223333:log-group:/secret
    ListTagsForResource: logs:ListTagsForResource on arn:aws:logs:us-east-1:111122223333:log-group:/secret
    TagLogGroup: logs:TagLogGroup on arn:aws:logs:us-east-1:111122223333:log-group:/secret:log-stream:
    UntagLogGroup: logs:UntagLogGroup on arn:aws:logs:us-east-1:111122223333:log-group:/secret:log-stream:
    ListTagsLogGroup: logs:ListTagsLogGroup on arn:aws:logs:us-east-1:111122223333:log-group:/secret:log-stream:
    CreateLogStream: logs:CreateLogStream on arn:aws:logs:us-east-1:111122223333:log-group:/secret:log-stream:s
    DeleteLogStream: logs:DeleteLogStream on arn:aws:logs:us-east-1:111122223333:log-group:/secret:log-stream:s
    DescribeLogStreams: logs:DescribeLogStreams on arn:aws:logs:us-east-1:111122223333:log-group:/secret:log-stream:
    PutLogEvents: logs:PutLogEvents on arn:aws:logs:us-east-1:111122223333:log-group:/secret:log-stream:s
    GetLogEvents: logs:GetLogEvents on arn:aws:logs:us-east-1:111122223333:log-group:/secret:log-stream:s
    FilterLogEvents: logs:FilterLogEvents on arn:aws:logs:us-east-1:111122223333:log-group:/secret:log-stream:
    CreateRestApi: apigateway:POST on arn:aws:apigateway:us-east-1::/restapis
    GetRestApis: apigateway:GET on arn:aws:apigateway:us-east-1::/restapis
    GetRestApi: apigateway:GET on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}
    UpdateRestApi: apigateway:PATCH on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}
    DeleteRestApi: apigateway:DELETE on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}
    GetResources: apigateway:GET on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources
    CreateResource: apigateway:POST on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}
    GetResource: apigateway:GET on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}
    UpdateResource: apigateway:PATCH on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}
    DeleteResource: apigateway:DELETE on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}
    GetAccount: apigateway:GET on arn:aws:apigateway:us-east-1::/account
    UpdateAccount: apigateway:PATCH on arn:aws:apigateway:us-east-1::/account
    GetTags: apigateway:GET on arn:aws:apigateway:us-east-1::/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2F{restapi_id}
    TagResource: apigateway:PUT on arn:aws:apigateway:us-east-1::/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2F{restapi_id}
    UntagResource: apigateway:DELETE on arn:aws:apigateway:us-east-1::/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2F{restapi_id}
    PutMethod: apigateway:PUT on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}/methods/GET
    GetMethod: apigateway:GET on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}/methods/GET
    UpdateMethod: apigateway:PATCH on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}/methods/GET
    DeleteMethod: apigateway:DELETE on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}/methods/GET
    TestInvokeMethod: apigateway:POST on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}/methods/GET
    PutMethodResponse: apigateway:PUT on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}/methods/GET/responses/200
    GetMethodResponse: apigateway:GET on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}/methods/GET/responses/200
    UpdateMethodResponse: apigateway:PATCH on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}/methods/GET/responses/200
    DeleteMethodResponse: apigateway:DELETE on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}/methods/GET/responses/200
    PutIntegration: apigateway:PUT on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}/methods/GET/integration
    GetIntegration: apigateway:GET on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}/methods/GET/integration
    UpdateIntegration: apigateway:PATCH on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}/methods/GET/integration
    DeleteIntegration: apigateway:DELETE on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}/methods/GET/integration
    PutIntegrationResponse: apigateway:PUT on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}/methods/GET/integration/responses/200
    GetIntegrationResponse: apigateway:GET on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}/methods/GET/integration/responses/200
    UpdateIntegrationResponse: apigateway:PATCH on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}/methods/GET/integration/responses/200
    DeleteIntegrationResponse: apigateway:DELETE on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/resources/{resource_id}/methods/GET/integration/responses/200
    CreateDeployment: apigateway:POST on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/deployments
    GetDeployments: apigateway:GET on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/deployments
    GetDeployment: apigateway:GET on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/deployments/{deployment_id}
    UpdateDeployment: apigateway:PATCH on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/deployments/{deployment_id}
    DeleteDeployment: apigateway:DELETE on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/deployments/{deployment_id}
    CreateStage: apigateway:POST on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/stages
    GetStages: apigateway:GET on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/stages
    GetStage: apigateway:GET on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/stages/dev
    UpdateStage: apigateway:PATCH on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/stages/dev
    DeleteStage: apigateway:DELETE on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/stages/dev
    CreateRequestValidator: apigateway:POST on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/requestvalidators
    GetRequestValidators: apigateway:GET on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/requestvalidators
    GetRequestValidator: apigateway:GET on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/requestvalidators/{requestvalidator_id}
    UpdateRequestValidator: apigateway:PATCH on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/requestvalidators/{requestvalidator_id}
    DeleteRequestValidator: apigateway:DELETE on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/requestvalidators/{requestvalidator_id}
    CreateModel: apigateway:POST on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/models
    GetModels: apigateway:GET on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/models
    GetModel: apigateway:GET on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/models/Empty
    UpdateModel: apigateway:PATCH on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/models/Empty
    DeleteModel: apigateway:DELETE on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/models/Empty
    PutGatewayResponse: apigateway:PUT on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/gatewayresponses/THROTTLED
    GetGatewayResponses: apigateway:GET on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/gatewayresponses
    GetGatewayResponse: apigateway:GET on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/gatewayresponses/THROTTLED
    UpdateGatewayResponse: apigateway:PATCH on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/gatewayresponses/THROTTLED
    DeleteGatewayResponse: apigateway:DELETE on arn:aws:apigateway:us-east-1::/restapis/{restapi_id}/gatewayresponses/THROTTLED
    CreateApiKey: apigateway:POST on arn:aws:apigateway:us-east-1::/apikeys
    GetApiKeys: apigateway:GET on arn:aws:apigateway:us-east-1::/apikeys
    GetApiKey: apigateway:GET on arn:aws:apigateway:us-east-1::/apikeys/{api_Key}
    UpdateApiKey: apigateway:PATCH on arn:aws:apigateway:us-east-1::/apikeys/{api_Key}
    DeleteApiKey: apigateway:DELETE on arn:aws:apigateway:us-east-1::/apikeys/{api_Key}
    CreateUsagePlan: apigateway:POST on arn:aws:apigateway:us-east-1::/usageplans
    GetUsagePlans: apigateway:GET on arn:aws:apigateway:us-east-1::/usageplans
    GetUsagePlan: apigateway:GET on arn:aws:apigateway:us-east-1::/usageplans/{usageplanId}
    UpdateUsagePlan: apigateway:PATCH on arn:aws:apigateway:us-east-1::/usageplans/{usageplanId}
    DeleteUsagePlan: apigateway:DELETE on arn:aws:apigateway:us-east-1::/usageplans/{usageplanId}
    CreateUsagePlanKey: apigateway:POST on arn:aws:apigateway:us-east-1::/usageplans/{usageplanId}/keys
    GetUsagePlanKeys: apigateway:GET on arn:aws:apigateway:us-east-1::/usageplans/{usageplanId}/keys
    GetUsagePlanKey: apigateway:GET on arn:aws:apigateway:us-east-1::/usageplans/{usageplanId}/keys/{api_Key}
    DeleteUsagePlanKey: apigateway:DELETE on arn:aws:apigateway:us-east-1::/usageplans/{usageplanId}/keys/{api_Key}
    GetUsage: apigateway:GET on arn:aws:apigateway:us-east-1::/usageplans/{usageplanId}/usage
    UpdateUsage: apigateway:PATCH on arn:aws:apigateway:us-east-1::/usageplans/{usageplanId}/keys/{api_Key}/usage
    CreateTopic: SNS:CreateTopic on arn:aws:sns:us-east-1:111122223333:secret
    DeleteTopic: SNS:DeleteTopic on arn:aws:sns:us-east-1:111122223333:secret
    ListTopics: SNS:ListTopics on arn:aws:sns:us-east-1:111122223333:*
    GetTopicAttributes: SNS:GetTopicAttributes on arn:aws:sns:us-east-1:111122223333:secret
    SetTopicAttributes: SNS:SetTopicAttributes on arn:aws:sns:us-east-1:111122223333:secret
    AddPermission: SNS:AddPermission on arn:aws:sns:us-east-1:111122223333:secret
    RemovePermission: SNS:RemovePermission on arn:aws:sns:us-east-1:111122223333:secret
    TagResource: SNS:TagResource on arn:aws:sns:us-east-1:111122223333:secret
    UntagResource: SNS:UntagResource on arn:aws:sns:us-east-1:111122223333:secret
    ListTagsForResource: SNS:ListTagsForResource on arn:aws:sns:us-east-1:111122223333:secret
    Subscribe: SNS:Subscribe on arn:aws:sns:us-east-1:111122223333:secret
    ConfirmSubscription: SNS:ConfirmSubscription on arn:aws:sns:us-east-1:111122223333:secret
    Unsubscribe: SNS:Unsubscribe on arn:aws:sns:us-east-1:111122223333:secret
    ListSubscriptions: SNS:ListSubscriptions on arn:aws:sns:us-east-1:111122223333:*
    ListSubscriptionsByTopic: SNS:ListSubscriptionsByTopic on arn:aws:sns:us-east-1:111122223333:secret
    GetSubscriptionAttributes: SNS:GetSubscriptionAttributes on arn:aws:sns:us-east-1:111122223333:secret
    SetSubscriptionAttributes: SNS:SetSubscriptionAttributes on arn:aws:sns:us-east-1:111122223333:secret
    Publish: SNS:Publish on arn:aws:sns:us-east-1:111122223333:secret
    PublishBatch: SNS:Publish on arn:aws:sns:us-east-1:111122223333:secret
    ");
}
