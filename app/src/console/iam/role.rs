//! A role: permissions policies and the trust policy.

use leptos::prelude::*;

use super::client;
use crate::console::{
    aws::Failure,
    console,
    parts::{
        Choice, CollectInBrowser, Copy, Crumbs, Dialog, Doing, Ending, ErrorAlert, Field, IntoBrowser, Menu, TextArea, load, show,
    },
};

const SAMPLE: &str = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": [],\n      \"Resource\": \"\"\n    }\n  ]\n}";

/// A policy of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Policy {
    /// One that has an ARN of its own.
    Attached { name: String, arn: String },
    /// One that is a part of the role.
    Inline { name: String, document: String },
}

async fn policies(role: String) -> Result<Vec<Policy>, Failure> {
    let attached = client::attached(&role).await?;
    let mut policies: Vec<_> = attached.into_iter().map(|(name, arn)| Policy::Attached { name, arn }).collect();
    for name in client::inline(&role).await? {
        let document = client::inline_document(&role, &name).await?;
        policies.push(Policy::Inline { name, document });
    }
    Ok(policies)
}

/// The page.
#[component]
pub fn RolePage(
    /// The role's name.
    name: String,
) -> impl IntoView {
    let console = console();
    let name = StoredValue::new(name);
    let role = load(move || async move { client::get_role(&name.get_value()).await });
    let policies = load(move || {
        console.changed.track();
        policies(name.get_value())
    });
    let doing = Doing::default();
    let attaching = RwSignal::new(false);
    let editing = RwSignal::new(false);
    let policy_name = RwSignal::new(String::new());
    let document = RwSignal::new(SAMPLE.to_owned());
    let create = move |_| {
        policy_name.set(String::new());
        document.set(SAMPLE.into());
        editing.set(true);
    };
    view! {
        <section class="console-page" aria-labelledby="role-title">
            <header class="line-head"><Crumbs at=console.iam above=vec![("Roles", String::new())] here=name.get_value() title="role-title"/></header>
            {show(role, |role| {
                let arn = role.arn.clone();
                view! { <dl class="facts"><div><dt>"ARN"</dt><dd><code class="break">{role.arn}</code> <Copy text=arn what="role ARN"/></dd></div><div><dt>"Path"</dt><dd>{role.path}</dd></div></dl> }
            })}
            <section class="box" aria-label="Permissions policies">
                <header class="box-head">
                    <h3>"Permissions policies"</h3>
                    <Menu title="Add permissions">
                        <button type="button" on:click=move |_| attaching.set(true)>"Attach policies"</button>
                        <button type="button" on:click=create>"Create inline policy"</button>
                    </Menu>
                </header>
                <ErrorAlert of=doing/>
                {show(policies, move |policies| list(name, policies, doing, policy_name, document, editing))}
            </section>
            <section class="box" aria-label="Trust relationships">
                <h3>"Trust relationships"</h3>
                <p class="muted">"Who may take this role on."</p>
                {show(role, |role| view! { <pre class="output" tabindex="0" aria-label="Trust policy">{indented(&role.trust)}</pre> })}
            </section>
            <InlinePolicy role=name policy=policy_name document=document open=editing/>
            <Attach role=name open=attaching/>
        </section>
    }
    .in_browser()
}

fn indented(json: &str) -> String {
    crate::console::lambda::pretty(json)
}

fn list(
    role: StoredValue<String>,
    policies: Vec<Policy>,
    doing: Doing,
    edited: RwSignal<String>,
    edited_document: RwSignal<String>,
    editing: RwSignal<bool>,
) -> AnyView {
    if policies.is_empty() {
        return view! { <p class="muted">"No policies: this role may do nothing."</p> }.in_browser();
    }
    let items = policies
        .into_iter()
        .map(|policy| match policy {
            Policy::Attached { name, arn } => {
                let label = format!("Detach {name}");
                let detach = move |_| {
                    let arn = arn.clone();
                    doing.start(async move { client::detach(&role.get_value(), &arn).await }, |()| ());
                };
                view! { <li class="policy"><strong>{name}</strong><span class="badge plain">"Managed"</span><button type="button" class="button quiet small" aria-label=label on:click=detach>"Detach"</button></li> }
                    .in_browser()
            }
            Policy::Inline { name, document } => {
                let (opened, text, deleted) = (name.clone(), document.clone(), name.clone());
                let labels = (format!("Edit {name}"), format!("Delete {name}"));
                let edit = move |_| {
                    edited.set(opened.clone());
                    edited_document.set(indented(&text));
                    editing.set(true);
                };
                let delete = move |_| {
                    let policy = deleted.clone();
                    doing.start(async move { client::delete_inline(&role.get_value(), &policy).await }, |()| ());
                };
                view! {
                    <li class="policy">
                        <strong>{name}</strong><span class="badge plain">"Inline"</span>
                        <button type="button" class="button quiet small" aria-label=labels.0 on:click=edit>"Edit"</button>
                        <button type="button" class="button quiet small" aria-label=labels.1 on:click=delete>"Delete"</button>
                        <pre class="output" tabindex="0">{indented(&document)}</pre>
                    </li>
                }
                .in_browser()
            }
        })
        .collect_in_browser();
    view! { <ul class="plain policies">{items}</ul> }.in_browser()
}

#[component]
fn InlinePolicy(
    role: StoredValue<String>,
    policy: RwSignal<String>,
    document: RwSignal<String>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let doing = Doing::default();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (policy, document) = (policy.get_untracked().trim().to_owned(), document.get_untracked());
        if let Some(problem) = crate::console::lambda::json_problem(&document) {
            doing.refuse(problem.words);
            return;
        }
        doing.start(async move { client::put_inline(&role.get_value(), &policy, &document).await }, move |()| open.set(false));
    };
    view! {
        <Dialog title="Create inline policy" open=open>
            <form on:submit=save>
                <Field label="Policy name" value=policy required=true/>
                <TextArea label="Policy document (JSON)" value=document rows=14/>
                <Ending open=open doing=doing does="Create policy"/>
            </form>
        </Dialog>
    }
    .in_browser()
}

/// Attaches a managed policy; the one that lets a function write its logs is offered first.
#[component]
fn Attach(role: StoredValue<String>, open: RwSignal<bool>) -> impl IntoView {
    let doing = Doing::default();
    let chosen = RwSignal::new(client::BASIC_EXECUTION.to_owned());
    let policies = load(move || {
        open.track();
        client::managed_policies()
    });
    let choices = Signal::derive(move || {
        let policies = policies.get();
        policies
            .ready()
            .map(|policies| policies.iter().map(|(name, arn)| (arn.clone(), name.clone())).collect())
            .unwrap_or_default()
    });
    let attach = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        doing.start(async move { client::attach(&role.get_value(), &chosen.get_untracked()).await }, move |()| open.set(false));
    };
    view! {
        <Dialog title="Attach policies" open=open>
            <form on:submit=attach>
                <Choice label="Policy" value=chosen choices=choices hint="AWS's managed policies, and those of your account."/>
                <Ending open=open doing=doing does="Add permissions"/>
            </form>
        </Dialog>
    }
    .in_browser()
}
