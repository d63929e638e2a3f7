//! The environment variables of an environment: the function's own and Lambda's.
//!
//! See <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime>.

use super::target::Target;
use crate::{
    Account,
    emulator::Core,
    iam::RoleName,
    lambda::function::{LogFormat, log_group},
    sts,
};

/// The validity of an environment's credentials, in seconds: 12 hours. They are not renewed; an hour before
/// they expire, the environment ends.
pub const CREDENTIALS_HOLD: i64 = 12 * 60 * 60;

/// Returns all environment variables. Of several with the same name the last one counts: Lambda's reserved variables are last, and
/// its defaults, which a function may replace, are first.
pub fn of(core: &Core, account: &Account, target: &Target, role: &RoleName, log_stream: &str) -> Vec<(String, String)> {
    let settings = &target.version.settings;
    let credentials = sts::credentials(core, account, role, target.function.as_str(), CREDENTIALS_HOLD);
    let region = core.config.region.clone();
    let own = settings.environment.clone().into_iter().flatten();
    let endpoint = format!("http://{}", core.config.endpoint);
    let paths = [
        ("LANG", "en_US.UTF-8"),
        ("LAMBDA_RUNTIME_DIR", "/var/runtime"),
        ("LAMBDA_TASK_ROOT", "/var/task"),
        ("LD_LIBRARY_PATH", "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib"),
        ("PATH", "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin"),
        ("PYTHONPATH", "/var/runtime"),
        ("TZ", ":UTC"),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
        ("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001"),
        ("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR"),
        // Lambda does not set this variable. AWS's SDKs read it to find Coldstart's endpoint.
        ("AWS_ENDPOINT_URL", &endpoint),
    ];
    let lambdas = [
        ("_HANDLER", settings.handler.clone()),
        ("AWS_REGION", region.clone()),
        ("AWS_DEFAULT_REGION", region),
        ("AWS_EXECUTION_ENV", format!("AWS_Lambda_{}", settings.runtime)),
        ("AWS_LAMBDA_FUNCTION_NAME", target.function.to_string()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", settings.memory_size.to_string()),
        ("AWS_LAMBDA_FUNCTION_VERSION", target.function_version.to_string()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", log_group(&target.function, &target.version)),
        ("AWS_LAMBDA_LOG_STREAM_NAME", log_stream.to_owned()),
        ("AWS_ACCESS_KEY_ID", credentials.access_key_id),
        ("AWS_SECRET_ACCESS_KEY", credentials.secret_access_key),
        ("AWS_SESSION_TOKEN", credentials.session_token),
    ];
    let logging = match settings.log_format {
        LogFormat::Text => None,
        LogFormat::Json { application, .. } => {
            Some([("AWS_LAMBDA_LOG_FORMAT", "JSON".to_owned()), ("AWS_LAMBDA_LOG_LEVEL", application.as_str().to_owned())])
        }
    };
    let lambdas = lambdas.into_iter().chain(logging.into_iter().flatten());
    // A function may replace these, so its own variables follow them.
    let paths = paths.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let lambdas = lambdas.map(|(name, value)| (name.to_owned(), value));
    paths.chain(own).chain(lambdas).collect()
}
