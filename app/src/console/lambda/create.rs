//! Create function → Author from scratch. As in AWS's console, a new role is made first and the function gets AWS's few sample lines.

use leptos::prelude::*;

use super::{
    client,
    list::{PYTHONS, runtime_name},
    route::Route,
};
use crate::{
    console::{
        aws::Failure,
        browser, console, iam,
        parts::{Choice, Crumbs, Doing, ErrorAlert, Field, IntoBrowser, load},
    },
    workspace::api::hello_from_lambda,
};

const NEW_ROLE: &str = "new";

/// The form.
#[component]
pub fn CreateFunction() -> impl IntoView {
    let console = console();
    let name = RwSignal::new(String::new());
    let runtime = RwSignal::new("python3.12".to_owned());
    let architecture = RwSignal::new("x86_64".to_owned());
    let permissions = RwSignal::new(NEW_ROLE.to_owned());
    let role = RwSignal::new(String::new());
    let doing = Doing::default();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wish = Wish {
            name: name.get_untracked().trim().to_owned(),
            runtime: runtime.get_untracked(),
            architecture: architecture.get_untracked(),
            role: (permissions.get_untracked() != NEW_ROLE).then(|| role.get_untracked()),
        };
        let place = wish.name.clone();
        doing.start(create(wish), move |()| {
            browser::toast(&format!("Successfully created the function {place}."), "good");
            console.lambda.set(place);
        });
    };
    view! {
        <section class="console-page" aria-labelledby="create-function-title">
            <Crumbs at=console.lambda above=vec![("Functions", Route::FUNCTIONS.into())] here="Create function"/>
            <h2 id="create-function-title">"Create function"</h2>
            <form class="form" on:submit=submit>
                <fieldset class="choice-cards">
                    <legend>"Choose one of the following options"</legend>
                    <label class="choice card">
                        <input type="radio" name="author" value="scratch" checked=true/>
                        <span><strong>"Author from scratch"</strong><small>"Start with a simple Hello World example."</small></span>
                    </label>
                </fieldset>
                <h3>"Basic information"</h3>
                <Field label="Function name" value=name required=true example="myFunctionName"
                    hint="Use only letters, numbers, hyphens, or underscores with no spaces."/>
                <Choice label="Runtime" value=runtime choices=PYTHONS.map(|runtime| (runtime.to_owned(), runtime_name(Some(runtime)))).to_vec()
                    hint="The language in which your function is written."/>
                <Choice label="Architecture" value=architecture choices=pairs(&["x86_64", "arm64"])/>
                <fieldset class="choices">
                    <legend>"Permissions"</legend>
                    <p class="muted">"The execution role is the identity under which your code runs."</p>
                    <Radio label="Create a new role with basic Lambda permissions" value=NEW_ROLE chosen=permissions/>
                    <Radio label="Use an existing role" value="existing" chosen=permissions/>
                    {move || if permissions.get() == NEW_ROLE { new_role(name) } else { view! { <ExistingRole role=role/> }.in_browser() }}
                </fieldset>
                <ErrorAlert of=doing/>
                <div class="actions">
                    <button type="button" class="button" on:click=move |_| console.lambda.set(Route::FUNCTIONS.into())>"Cancel"</button>
                    <button type="submit" class="button primary" disabled=move || doing.busy()>"Create function"</button>
                </div>
            </form>
        </section>
    }
    .in_browser()
}

fn pairs(values: &[&str]) -> Vec<(String, String)> {
    values.iter().map(|value| ((*value).to_owned(), (*value).to_owned())).collect()
}

#[component]
fn Radio(label: &'static str, value: &'static str, chosen: RwSignal<String>) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="radio" name="permissions" value=value prop:checked=move || chosen.get() == value
                checked=chosen.get_untracked() == value on:change=move |_| chosen.set(value.into())/>
            <span>{label}</span>
        </label>
    }
    .in_browser()
}

fn new_role(name: RwSignal<String>) -> AnyView {
    let shown = move || if name.get().trim().is_empty() { "myFunctionName".to_owned() } else { name.get().trim().to_owned() };
    view! { <p class="muted">"Lambda will create an execution role named " <code>{move || format!("{}-role-…", shown())}</code> ", with permission to upload logs to Amazon CloudWatch Logs."</p> }
        .in_browser()
}

/// All roles of the account, also those that Lambda cannot assume: telling them apart is a part of the exercise.
#[component]
pub fn ExistingRole(
    /// The chosen role's ARN.
    role: RwSignal<String>,
) -> impl IntoView {
    let roles = load(iam::list_roles);
    Effect::new(move || {
        if let (Some(first), true) = (roles.get().ready().and_then(|roles| roles.first().cloned()), role.get_untracked().is_empty())
        {
            role.set(first.arn);
        }
    });
    let choices = Signal::derive(move || {
        let roles = roles.get();
        roles.ready().map(|roles| roles.iter().map(|role| (role.arn.clone(), role.name.clone())).collect()).unwrap_or_default()
    });
    view! { <Choice label="Existing role" value=role choices=choices/> }.in_browser()
}

struct Wish {
    name: String,
    runtime: String,
    architecture: String,
    role: Option<String>,
}

async fn create(wish: Wish) -> Result<(), Failure> {
    let zip_file = hello_from_lambda().await.map_err(Failure::from)?;
    let role = match wish.role {
        Some(role) => role,
        None => iam::create_basic_role(&role_name(&wish.name, &browser::chance(8))).await?,
    };
    let input = client::CreateFunction {
        function_name: wish.name,
        runtime: wish.runtime,
        role,
        handler: "lambda_function.lambda_handler".into(),
        code: client::Code { zip_file },
        architectures: vec![wish.architecture],
    };
    client::create_function(&input).await?;
    Ok(())
}

/// The name that the console makes up for a new role: at most 64 characters, as IAM wants it.
fn role_name(function: &str, chance: &str) -> String {
    let kept: String =
        function.chars().filter(|letter| letter.is_ascii_alphanumeric() || "+=,.@-_".contains(*letter)).take(50).collect();
    format!("{kept}-role-{chance}")
}

#[cfg(test)]
mod tests {
    use super::role_name;

    #[test]
    fn a_new_roles_name_fits_iam_whatever_the_functions_name_is() {
        assert_eq!(role_name("HelloLambda", "ab12cd34"), "HelloLambda-role-ab12cd34");
        assert_eq!(role_name(&"x".repeat(200), "ab12cd34").len(), 64);
        assert_eq!(role_name("<b>é", "ab12cd34"), "b-role-ab12cd34");
    }
}
