//! `/account`: who you are, your AWS account's keys, your points.

use leptos::{either::Either, prelude::*, server_fn::ServerFn};
use leptos_meta::Title;

use crate::{
    account::{
        AwsAccess, Learner, Role,
        api::{GetAwsAccess, RotateKeys},
    },
    course::{CoursePage, pages::StartForm},
    grading::Progress,
    layout::{Broken, Icon, Ring},
};

/// The account's page. Without a session it leads to the sign-in page.
#[component]
pub fn AccountPage() -> impl IntoView {
    account()
}

fn account() -> Result<impl IntoView, ServerFnError> {
    let Some(learner) = crate::ports::visitor() else {
        leptos_axum::redirect("/sign-in?next=%2Faccount");
        return Ok(Either::Left(()));
    };
    let ports = crate::ports::ports()?;
    Ok(Either::Right(Suspend::new(async move {
        let known = (ports.accounts.aws_access(&learner).await, ports.grading.progress(&learner).await);
        match known {
            (Ok(access), Ok(progress)) => view! { <Overview learner course=ports.course.course() access progress/> }.into_any(),
            (access, progress) => {
                let reasons = [access.err().map(|error| error.to_string()), progress.err().map(|error| error.to_string())];
                let reason: Vec<String> = reasons.into_iter().flatten().collect();
                view! { <Broken reason=reason.join(" ")/> }.into_any()
            }
        }
    })))
}

#[component]
fn Overview(learner: Learner, course: CoursePage, access: AwsAccess, progress: Progress) -> impl IntoView {
    view! {
            <Title text="Your account"/>
            <main id="main" class="page account">
                <div class="account-head">
                    <div>
                        <p class="eyebrow">{role(learner.role)}</p>
                        <h1>{learner.name.clone()}</h1>
                    </div>
                    <form method="post" action="/sign-out" data-confirm=sign_out_warning(&learner)>
                        <button class="button">"Sign out"</button>
                    </form>
                </div>
                {(learner.role == Role::Guest).then(|| view! {
                    <aside class="alert info">
                        <p class="alert-title">"Keep your work"</p>
                        <p>"You are here as a guest: your work is tied to this browser. An account of your own keeps it, with all points, functions and APIs."</p>
                        <p><a class="button primary" href="/sign-up?next=%2Faccount">"Make an account"</a></p>
                    </aside>
                })}
                {learner.role.teaches().then(|| view! { <p class="button-row"><a class="button" href="/teach">"Your classes"</a><a class="button quiet" href="/learners">"Learners"</a></p> })}
                <Points course progress/>
                <Keys access/>
                <p class="muted"><a href="/account/export.zip" download="">"Download all that is stored about you"</a>" as a zip file: progress, marks, attempts, calls, lines, files."</p>
            </main>
    }
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Guest => "Guest",
        Role::Student => "Student",
        Role::Instructor => "Instructor",
        Role::Admin => "Admin",
    }
}

fn sign_out_warning(learner: &Learner) -> Option<&'static str> {
    (learner.role == Role::Guest)
        .then_some("You are a guest: when you sign out, there is no way back to this work. Sign out all the same?")
}

#[component]
fn Points(course: CoursePage, progress: Progress) -> impl IntoView {
    let labs: Vec<_> = course.modules.into_iter().flat_map(|module| module.labs).collect();
    let earned = |id: &str| progress.get(id).map_or(0, |lab| lab.points);
    let (got, of) = (labs.iter().map(|lab| earned(&lab.id)).sum::<u32>(), labs.iter().map(|lab| lab.points).sum::<u32>());
    let lines = labs.iter().map(|lab| {
        let points = earned(&lab.id);
        let solved = progress.get(&lab.id).map_or(0, |lab| lab.without_points.len());
        let solved = (solved > 0).then(|| format!(" · {solved} of its checks passed without points"));
        view! {
            <li class="lab-line">
                <Ring lab=lab.id.clone() points of=lab.points/>
                <div class="grow">
                    <p class="lab-title">{lab.title.clone()}</p>
                    <p class="muted small-text">{points}" of "{lab.points}" points"{solved}</p>
                </div>
                <StartForm lab=lab.id.clone() label=if points == 0 { "Start" } else { "Go on" } class="button small"/>
            </li>
        }
    });
    view! {
        <section class="panel" aria-labelledby="points">
            <div class="panel-head">
                <h2 id="points">"Progress"</h2>
                <p class="muted">{got}" of "{of}" points"</p>
            </div>
            <ol class="lab-list panel-body">{lines.collect_view()}</ol>
            <div class="panel-foot button-row">
                {(of > 0 && got == of).then(|| view! { <a class="button primary" href="/certificate">"Your certificate"</a> })}
                <a class="button" href="/grades">"Hand in, and your grades"</a>
            </div>
        </section>
    }
}

/// Stands in a text where the secret access key does not: it is not in the page until it is asked for.
const SECRET: &str = "{secret}";

/// Keys, and the lines to paste.
#[component]
fn Keys(access: AwsAccess) -> impl IntoView {
    let lines = format!(
        "export AWS_ACCESS_KEY_ID={}\nexport AWS_SECRET_ACCESS_KEY={}\nexport AWS_DEFAULT_REGION={}\nexport AWS_ENDPOINT_URL={}",
        access.access_key_id, SECRET, access.region, access.endpoint
    );
    let configure = format!(
        "aws configure set aws_access_key_id {} --profile coldstart\naws configure set aws_secret_access_key {} --profile coldstart\n\
         aws configure set region {} --profile coldstart\naws configure set endpoint_url {} --profile coldstart\n\
         export AWS_PROFILE=coldstart\naws sts get-caller-identity",
        access.access_key_id, SECRET, access.region, access.endpoint
    );
    view! {
        <section class="panel" aria-labelledby="keys">
            <div class="panel-head">
                <h2 id="keys">"Your AWS account"</h2>
                <form method="post" action=RotateKeys::url() data-confirm="Your present keys stop working at once. Make new ones?">
                    <button class="button small"><Icon name="refresh"/>"Make new keys"</button>
                </form>
            </div>
            <div class="panel-body stack" data-secret-from=GetAwsAccess::url()>
                <dl class="facts">
                    <Fact id="aws-account" label="Account" value=access.account/>
                    <Fact id="aws-region" label="Region" value=access.region/>
                    <Fact id="aws-endpoint" label="Endpoint" value=access.endpoint/>
                    <Fact id="aws-key" label="Access key ID" value=access.access_key_id/>
                    <Fact id="aws-secret" label="Secret access key" value=SECRET.to_owned()/>
                </dl>
                <noscript><p class="muted">"The secret access key is brought in by a script when you ask for it. Your browser runs none here."</p></noscript>
                <p>"The "<a href="/terminal">"terminal on this site"</a>" has them set already. "<a href="/terminal/journal">"What you typed there"</a>" is kept."</p>
                <h3>"In your own terminal"</h3>
                <p>"With the AWS command line 2.13 or later, paste these for this window:"</p>
                <Lines id="lines-export" text=lines/>
                <p>"Or keep them as a profile:"</p>
                <Lines id="lines-configure" text=configure/>
                <p class="muted">"The keys belong to your account on this site and to nothing else. They are of no use at Amazon."</p>
            </div>
        </section>
    }
}

#[component]
fn Fact(id: &'static str, label: &'static str, value: String) -> impl IntoView {
    let is_secret = value.contains(SECRET);
    view! {
        <div>
            <dt>{label}</dt>
            <dd class="copyable">
                <code id=id>{with_secret(&value)}</code>
                {is_secret.then(|| view! { <ShowSecret/> })}
                <button type="button" class="button small quiet icon" data-copy=id aria-label=format!("Copy {label}")><Icon name="copy"/></button>
            </dd>
        </div>
    }
}

#[component]
fn Lines(id: &'static str, text: String) -> impl IntoView {
    let is_secret = text.contains(SECRET);
    view! {
        <figure class="code-block">
            <div class="code-bar">
                <span class="code-title">"Shell"</span>
                {is_secret.then(|| view! { <ShowSecret/> })}
                <button type="button" class="button small quiet" data-copy=id>"Copy"</button>
            </div>
            <pre tabindex="0"><code id=id>{with_secret(&text)}</code></pre>
        </figure>
    }
}

/// A text with dots where the secret access key belongs. The page script (`app/web/src/secret.ts`) fills them, and copies the real lines.
fn with_secret(text: &str) -> impl IntoView + use<> {
    let pieces = text.split(SECRET).enumerate().map(|(index, piece)| {
        let hidden =
            view! { <span class="secret" data-secret="" role="img" aria-label="secret access key, hidden">"••••••••••••"</span> };
        // A text without letters would be sent as a blank.
        ((index > 0).then_some(hidden), (!piece.is_empty()).then(|| piece.to_owned()))
    });
    pieces.collect_view()
}

/// Shows the secret access key wherever it stands on the page, and hides it again.
#[component]
fn ShowSecret() -> impl IntoView {
    view! {
        <button type="button" class="button small quiet" data-show-secret="" aria-label="Show secret access key">
            "Show"
        </button>
    }
}
