//! The operations of AWS's Lambda that Coldstart does not implement. Each has a row, so that the response says so.

use http::Method;

use crate::route::Route;

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PUT: Method = Method::PUT;
const DELETE: Method = Method::DELETE;

/// Returns the rows of the operations that are not implemented.
#[rustfmt::skip]
pub fn routes() -> Vec<Route> {
    vec![
        // Event source mappings.
        Route::absent("CreateEventSourceMapping", POST, "/2015-03-31/event-source-mappings"),
        Route::absent("DeleteEventSourceMapping", DELETE, "/2015-03-31/event-source-mappings/{UUID}"),
        Route::absent("GetEventSourceMapping", GET, "/2015-03-31/event-source-mappings/{UUID}"),
        Route::absent("ListEventSourceMappings", GET, "/2015-03-31/event-source-mappings"),
        Route::absent("UpdateEventSourceMapping", PUT, "/2015-03-31/event-source-mappings/{UUID}"),
        // Layers.
        Route::absent("AddLayerVersionPermission", POST, "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy"),
        Route::absent("DeleteLayerVersion", DELETE, "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}"),
        Route::absent("GetLayerVersion", GET, "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}"),
        Route::absent("GetLayerVersionPolicy", GET, "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy"),
        Route::absent("ListLayerVersions", GET, "/2018-10-31/layers/{LayerName}/versions"),
        Route::absent("ListLayers", GET, "/2018-10-31/layers"),
        Route::absent("PublishLayerVersion", POST, "/2018-10-31/layers/{LayerName}/versions"),
        Route::absent("RemoveLayerVersionPermission", DELETE, "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy/{StatementId}"),
        // Function URLs.
        Route::absent("CreateFunctionUrlConfig", POST, "/2021-10-31/functions/{FunctionName}/url"),
        Route::absent("DeleteFunctionUrlConfig", DELETE, "/2021-10-31/functions/{FunctionName}/url"),
        Route::absent("GetFunctionUrlConfig", GET, "/2021-10-31/functions/{FunctionName}/url"),
        Route::absent("ListFunctionUrlConfigs", GET, "/2021-10-31/functions/{FunctionName}/urls"),
        Route::absent("UpdateFunctionUrlConfig", PUT, "/2021-10-31/functions/{FunctionName}/url"),
        // Provisioned concurrency.
        Route::absent("DeleteProvisionedConcurrencyConfig", DELETE, "/2019-09-30/functions/{FunctionName}/provisioned-concurrency"),
        Route::absent("GetProvisionedConcurrencyConfig", GET, "/2019-09-30/functions/{FunctionName}/provisioned-concurrency"),
        Route::absent("PutProvisionedConcurrencyConfig", PUT, "/2019-09-30/functions/{FunctionName}/provisioned-concurrency"),
        // Code signing.
        Route::absent("CreateCodeSigningConfig", POST, "/2020-04-22/code-signing-configs"),
        Route::absent("DeleteCodeSigningConfig", DELETE, "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}"),
        Route::absent("DeleteFunctionCodeSigningConfig", DELETE, "/2020-06-30/functions/{FunctionName}/code-signing-config"),
        Route::absent("GetCodeSigningConfig", GET, "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}"),
        Route::absent("ListCodeSigningConfigs", GET, "/2020-04-22/code-signing-configs"),
        Route::absent("ListFunctionsByCodeSigningConfig", GET, "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}/functions"),
        Route::absent("PutFunctionCodeSigningConfig", PUT, "/2020-06-30/functions/{FunctionName}/code-signing-config"),
        Route::absent("UpdateCodeSigningConfig", PUT, "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}"),
        // Runtime updates, recursion, scaling.
        Route::absent("GetFunctionRecursionConfig", GET, "/2024-08-31/functions/{FunctionName}/recursion-config"),
        Route::absent("GetFunctionScalingConfig", GET, "/2025-11-30/functions/{FunctionName}/function-scaling-config"),
        Route::absent("GetRuntimeManagementConfig", GET, "/2021-07-20/functions/{FunctionName}/runtime-management-config"),
        Route::absent("PutFunctionRecursionConfig", PUT, "/2024-08-31/functions/{FunctionName}/recursion-config"),
        Route::absent("PutFunctionScalingConfig", PUT, "/2025-11-30/functions/{FunctionName}/function-scaling-config"),
        Route::absent("PutRuntimeManagementConfig", PUT, "/2021-07-20/functions/{FunctionName}/runtime-management-config"),
        // Capacity providers.
        Route::absent("CreateCapacityProvider", POST, "/2025-11-30/capacity-providers"),
        Route::absent("DeleteCapacityProvider", DELETE, "/2025-11-30/capacity-providers/{CapacityProviderName}"),
        Route::absent("GetCapacityProvider", GET, "/2025-11-30/capacity-providers/{CapacityProviderName}"),
        Route::absent("ListCapacityProviders", GET, "/2025-11-30/capacity-providers"),
        Route::absent("ListFunctionVersionsByCapacityProvider", GET, "/2025-11-30/capacity-providers/{CapacityProviderName}/function-versions"),
        Route::absent("UpdateCapacityProvider", PUT, "/2025-11-30/capacity-providers/{CapacityProviderName}"),
        // Durable executions.
        Route::absent("CheckpointDurableExecution", POST, "/2025-12-01/durable-executions/{DurableExecutionArn}/checkpoint"),
        Route::absent("GetDurableExecution", GET, "/2025-12-01/durable-executions/{DurableExecutionArn}"),
        Route::absent("GetDurableExecutionHistory", GET, "/2025-12-01/durable-executions/{DurableExecutionArn}/history"),
        Route::absent("GetDurableExecutionState", GET, "/2025-12-01/durable-executions/{DurableExecutionArn}/state"),
        Route::absent("ListDurableExecutionsByFunction", GET, "/2025-12-01/functions/{FunctionName}/durable-executions"),
        Route::absent("SendDurableExecutionCallbackFailure", POST, "/2025-12-01/durable-execution-callbacks/{CallbackId}/fail"),
        Route::absent("SendDurableExecutionCallbackHeartbeat", POST, "/2025-12-01/durable-execution-callbacks/{CallbackId}/heartbeat"),
        Route::absent("SendDurableExecutionCallbackSuccess", POST, "/2025-12-01/durable-execution-callbacks/{CallbackId}/succeed"),
        Route::absent("StopDurableExecution", POST, "/2025-12-01/durable-executions/{DurableExecutionArn}/stop"),
    ]
}
