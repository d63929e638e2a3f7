//! A method's page: Method request, Integration request, Test.

use leptos::prelude::*;

use super::{
    client::{self, MethodPath, Patch},
    create_method::{IntegrationFields, IntegrationForm, integrate},
    method_test::MethodTest,
    model::Method,
    resources::Chosen,
};
use crate::console::{
    browser, console,
    parts::{CollectInBrowser, Dialog, Doing, Ending, ErrorAlert, IntoBrowser, Switch, load, show},
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Request,
    Integration,
    Test,
}

/// The page.
#[component]
pub fn MethodPage(
    /// Where the method is.
    at: MethodPath,
    /// The resource's path.
    path: String,
    /// What is chosen in the tree.
    chosen: RwSignal<Chosen>,
) -> impl IntoView {
    let console = console();
    let title = format!("{path} - {}", at.method);
    let is_any = at.method.clone();
    let at = StoredValue::new(at);
    let path = StoredValue::new(path);
    let part = RwSignal::new(Part::Request);
    let doing = Doing::default();
    let method = load(move || {
        console.changed.track();
        async move { client::method(&at.get_value()).await }
    });
    let delete = move |_| {
        let work = async move { client::delete_method(&at.get_value()).await };
        doing.start(work, move |_| chosen.update(|chosen| chosen.method = None));
    };
    let tabs = [(Part::Request, "Method request"), (Part::Integration, "Integration request"), (Part::Test, "Test")]
        .into_iter()
        .map(|(each, title)| {
            view! { <button type="button" role="tab" aria-selected=move || (part.get() == each).to_string() on:click=move |_| part.set(each)>{title}</button> }
        })
        .collect_in_browser();
    view! {
        <section class="box" aria-label="Method execution">
            <header class="box-head">
                <h3>{title}</h3>
                <button type="button" class="button danger" disabled=move || doing.busy() on:click=delete>"Delete method"</button>
            </header>
            <ErrorAlert of=doing/>
            <div class="subtabs" role="tablist" aria-label="Method">{tabs}</div>
            {move || match part.get() {
                Part::Request => show(method, move |method| view! { <MethodRequest at=at.get_value() method=method/> }).in_browser(),
                Part::Integration => show(method, move |method| view! { <IntegrationRequest at=at.get_value() path=path.get_value() method=method/> }).in_browser(),
                Part::Test => view! { <MethodTest at=at.get_value() path=path.get_value() any=is_any == "ANY"/> }.in_browser(),
            }}
        </section>
    }
    .in_browser()
}

#[component]
fn MethodRequest(at: MethodPath, method: Method) -> impl IntoView {
    let editing = RwSignal::new(false);
    let key = RwSignal::new(method.api_key_required);
    let doing = Doing::default();
    let at = StoredValue::new(at);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let change = Patch::new("replace", "/apiKeyRequired", key.get_untracked().to_string());
        let work = async move { client::update_method(&at.get_value(), vec![change]).await };
        doing.start(work, move |_| {
            browser::toast("Successfully updated the method. Redeploy your API for the update to take effect.", "good");
            editing.set(false);
        });
    };
    view! {
        <div class="box-head">
            <h4>"Method request settings"</h4>
            <button type="button" class="button" aria-label="Edit method request" on:click=move |_| editing.set(true)>"Edit"</button>
        </div>
        <dl class="facts">
            <div><dt>"Authorization"</dt><dd>{method.authorization_type.unwrap_or_else(|| "NONE".into())}</dd></div>
            <div><dt>"API key required"</dt><dd>{if method.api_key_required { "True" } else { "False" }}</dd></div>
        </dl>
        <Dialog title="Edit method request" open=editing>
            <form on:submit=save>
                <Switch label="API key required" on=key hint="Callers have to send a key that a usage plan knows for the stage, in the header x-api-key."/>
                <Ending open=editing doing=doing does="Save"/>
            </form>
        </Dialog>
    }
    .in_browser()
}

#[component]
fn IntegrationRequest(at: MethodPath, path: String, method: Method) -> impl IntoView {
    let access = console().access;
    let editing = RwSignal::new(false);
    let doing = Doing::default();
    let integration = method.method_integration;
    let kind = integration.as_ref().and_then(|integration| integration.kind.clone());
    let uri = integration.as_ref().and_then(|integration| integration.uri.clone());
    let function = uri.as_deref().and_then(function_of);
    let form = IntegrationForm::of(kind.as_deref(), function.clone());
    let place = StoredValue::new((at, path));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (wish, access) = match (form.wish(), access.get_untracked()) {
            (Ok(wish), Some(access)) => (wish, access),
            (Err(problem), _) => return doing.refuse(problem),
            (_, None) => return doing.refuse("Your account is not known to this page yet. Try again in a moment."),
        };
        let work = async move {
            let (at, path) = place.get_value();
            integrate(&at, &path, &wish, &access).await
        };
        doing.start(work, move |()| editing.set(false));
    };
    let facts = match integration {
        None => view! { <p class="alert warn">"This method has no integration yet: it leads nowhere, and the API cannot be deployed."</p> }.in_browser(),
        Some(integration) => view! {
            <dl class="facts">
                <div><dt>"Integration type"</dt><dd>{spoken(kind.as_deref())}</dd></div>
                <div><dt>"Lambda proxy integration"</dt><dd>{if kind.as_deref() == Some("AWS_PROXY") { "True" } else { "False" }}</dd></div>
                <div><dt>"Lambda function"</dt><dd>{function.and_then(|function| function.rsplit(":function:").next().map(str::to_owned)).unwrap_or_else(|| "–".into())}</dd></div>
                <div><dt>"HTTP method of the integration"</dt><dd>{integration.http_method.unwrap_or_else(|| "–".into())}</dd></div>
                <div><dt>"Timeout"</dt><dd>{integration.timeout_in_millis.map(|milliseconds| format!("{milliseconds} ms"))}</dd></div>
            </dl>
        }
        .in_browser(),
    };
    view! {
        <div class="box-head">
            <h4>"Integration request settings"</h4>
            <button type="button" class="button" aria-label="Edit integration request" on:click=move |_| editing.set(true)>"Edit"</button>
        </div>
        {facts}
        <Dialog title="Edit integration request" open=editing>
            <form on:submit=save>
                <IntegrationFields form=form/>
                <Ending open=editing doing=doing does="Save"/>
            </form>
        </Dialog>
    }
    .in_browser()
}

fn spoken(kind: Option<&str>) -> String {
    match kind {
        Some("AWS_PROXY" | "AWS") => "Lambda".into(),
        Some("MOCK") => "Mock".into(),
        Some(other) => other.into(),
        None => "–".into(),
    }
}

/// The function's ARN in an integration's URI.
fn function_of(uri: &str) -> Option<String> {
    let (_, rest) = uri.split_once("/functions/")?;
    rest.strip_suffix("/invocations").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::function_of;

    #[test]
    fn the_function_is_found_in_the_integrations_uri() {
        let uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111122223333:function:Api/invocations";
        assert_eq!(function_of(uri).as_deref(), Some("arn:aws:lambda:us-east-1:111122223333:function:Api"));
        assert_eq!(function_of("http://example.com/"), None);
    }
}
