//! Create method: the verb, and what stands behind it. As in AWS's console, the permission for the function is added silently.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::{
    client::{self, MethodPath, PutIntegration},
    model::Resource,
    resources::Chosen,
};
use crate::{
    account::AwsAccess,
    console::{
        aws::Failure,
        browser, console,
        lambda::{AddPermission, add_permission, list_functions},
        parts::{Choice, Dialog, Doing, Ending, IntoBrowser, Switch, load},
    },
};

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "ANY"];

/// The integration as it is being chosen.
#[derive(Clone, Copy)]
pub struct IntegrationForm {
    kind: RwSignal<String>,
    proxy: RwSignal<bool>,
    function: RwSignal<String>,
}

impl Default for IntegrationForm {
    fn default() -> Self {
        Self { kind: RwSignal::new("lambda".into()), proxy: RwSignal::new(false), function: RwSignal::new(String::new()) }
    }
}

impl IntegrationForm {
    /// As an integration that is there already.
    pub fn of(kind: Option<&str>, function: Option<String>) -> Self {
        let form = Self::default();
        form.kind.set(if kind == Some("MOCK") { "mock" } else { "lambda" }.into());
        form.proxy.set(kind == Some("AWS_PROXY"));
        form.function.set(function.unwrap_or_default());
        form
    }

    /// What is chosen, with the function's ARN.
    pub fn wish(self) -> Result<Integration, String> {
        if self.kind.get_untracked() == "mock" {
            return Ok(Integration::Mock);
        }
        let function = self.function.get_untracked();
        if function.is_empty() {
            return Err("Choose the Lambda function that answers.".into());
        }
        Ok(Integration::Lambda { function, proxy: self.proxy.get_untracked() })
    }
}

/// What shall stand behind a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Integration {
    /// A function.
    Lambda {
        /// Its ARN.
        function: String,
        /// Whether it gets the request whole.
        proxy: bool,
    },
    /// API Gateway itself.
    Mock,
}

/// Puts an integration behind a method, with the responses that the console makes, and the permission.
pub async fn integrate(at: &MethodPath, path: &str, wish: &Integration, access: &AwsAccess) -> Result<(), Failure> {
    match wish {
        Integration::Lambda { function, proxy } => {
            let input = PutIntegration {
                kind: if *proxy { "AWS_PROXY" } else { "AWS" },
                integration_method: Some("POST"),
                uri: Some(integration_uri(&access.region, function)),
                request_templates: BTreeMap::new(),
            };
            client::put_integration(at, &input).await?;
            respond(at, !proxy).await?;
            permit(at, path, function, access).await
        }
        Integration::Mock => {
            let input = PutIntegration {
                kind: "MOCK",
                integration_method: None,
                uri: None,
                request_templates: [("application/json".into(), "{\"statusCode\": 200}".into())].into(),
            };
            client::put_integration(at, &input).await?;
            respond(at, true).await
        }
    }
}

async fn respond(at: &MethodPath, mapped: bool) -> Result<(), Failure> {
    match client::put_method_response(at).await {
        // It has been there since the integration before this one.
        Err(failure) if !failure.is("ConflictException") => return Err(failure),
        Ok(_) | Err(_) => {}
    }
    if mapped {
        client::put_integration_response(at).await?;
    }
    Ok(())
}

async fn permit(at: &MethodPath, path: &str, function: &str, access: &AwsAccess) -> Result<(), Failure> {
    let permission = AddPermission {
        statement_id: format!("apigateway-{}-{}", at.api, browser::chance(8)),
        action: "lambda:InvokeFunction".into(),
        principal: "apigateway.amazonaws.com".into(),
        source_arn: source_arn(access, &at.api, &at.method, path),
    };
    add_permission(function, &permission).await.map(|_| ())
}

fn integration_uri(region: &str, function: &str) -> String {
    format!("arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{function}/invocations")
}

/// Any stage's call of this method: `ANY` is written `*`, and so is each `{parameter}` of the path.
fn source_arn(access: &AwsAccess, api: &str, method: &str, path: &str) -> String {
    let method = if method == "ANY" { "*" } else { method };
    let path: Vec<_> = path.split('/').map(|part| if part.starts_with('{') { "*" } else { part }).collect();
    format!("arn:aws:execute-api:{}:{}:{api}/*/{method}{}", access.region, access.account, path.join("/"))
}

/// The fields that choose an integration.
#[component]
pub fn IntegrationFields(
    /// What is chosen.
    form: IntegrationForm,
) -> impl IntoView {
    let functions = load(list_functions);
    Effect::new(move || {
        let first = functions.get().ready().and_then(|functions| functions.first().map(|function| function.function_arn.clone()));
        if let (Some(first), true) = (first, form.function.get_untracked().is_empty()) {
            form.function.set(first);
        }
    });
    let choices = Signal::derive(move || {
        let functions = functions.get();
        let choice = |function: &crate::console::lambda::FunctionConfiguration| {
            (function.function_arn.clone(), function.function_name.clone())
        };
        functions.ready().map(|functions| functions.iter().map(choice).collect()).unwrap_or_default()
    });
    view! {
        <fieldset class="choices">
            <legend>"Integration type"</legend>
            <Kind form=form value="lambda" label="Lambda function"/>
            <Kind form=form value="mock" label="Mock"/>
        </fieldset>
        {move || (form.kind.get() == "lambda").then(|| view! {
            <Switch label="Lambda proxy integration" on=form.proxy hint="Send the whole request to the function, and take its answer as the response."/>
            <Choice label="Lambda function" value=form.function choices=choices/>
        })}
    }
    .in_browser()
}

#[component]
fn Kind(form: IntegrationForm, value: &'static str, label: &'static str) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="radio" name="integration" prop:checked=move || form.kind.get() == value on:change=move |_| form.kind.set(value.into())/>
            <span>{label}</span>
        </label>
    }
    .in_browser()
}

/// The dialog.
#[component]
pub fn CreateMethod(
    /// The API's id.
    api: String,
    /// The resource that gets the method.
    resource: Resource,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What is chosen in the tree: the new method is, then.
    chosen: RwSignal<Chosen>,
) -> impl IntoView {
    let access = console().access;
    let method = RwSignal::new("GET".to_owned());
    let form = IntegrationForm::default();
    let key = RwSignal::new(false);
    let doing = Doing::default();
    let place = StoredValue::new((api, resource.id, resource.path));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (api, resource, path) = place.get_value();
        let at = MethodPath { api, resource, method: method.get_untracked() };
        let (wish, access) = match (form.wish(), access.get_untracked()) {
            (Ok(wish), Some(access)) => (wish, access),
            (Err(problem), _) => return doing.refuse(problem),
            (_, None) => return doing.refuse("Your account is not known to this page yet. Try again in a moment."),
        };
        let key = key.get_untracked();
        let made = Chosen { path: path.clone(), method: Some(at.method.clone()) };
        let work = async move {
            client::put_method(&at, key).await?;
            integrate(&at, &path, &wish, &access).await
        };
        doing.start(work, move |()| {
            browser::toast("Successfully created method. Redeploy your API for the update to take effect.", "good");
            open.set(false);
            chosen.set(made);
        });
    };
    let methods: Vec<_> = METHODS.iter().map(|method| ((*method).to_owned(), (*method).to_owned())).collect();
    let methods = StoredValue::new(methods);
    view! {
        <Dialog title="Create method" open=open>
            <form on:submit=submit>
                <Choice label="Method type" value=method choices=methods.get_value()/>
                <IntegrationFields form=form/>
                <details><summary>"Method request settings"</summary><Switch label="API key required" on=key/></details>
                <Ending open=open doing=doing does="Create method"/>
            </form>
        </Dialog>
    }
    .in_browser()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_permission_names_the_method_and_nothing_wider() {
        let access = AwsAccess {
            account: "111122223333".into(),
            region: "us-east-1".into(),
            endpoint: String::new(),
            invoke_url: String::new(),
            access_key_id: String::new(),
            secret_access_key: String::new(),
        };
        let arn = |method, path| source_arn(&access, "abc123", method, path);
        assert_eq!(arn("GET", "/hello"), "arn:aws:execute-api:us-east-1:111122223333:abc123/*/GET/hello");
        assert_eq!(arn("ANY", "/pets/{id}"), "arn:aws:execute-api:us-east-1:111122223333:abc123/*/*/pets/*");
        assert_eq!(arn("GET", "/"), "arn:aws:execute-api:us-east-1:111122223333:abc123/*/GET/");
    }
}
