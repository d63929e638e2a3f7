//! `/`: what this is, Lab 1 in a click, the modules.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};

use super::{
    lab_start::{LabLine, StartForm},
    problems::Problems,
};
use crate::{
    course::{CoursePage, ModuleSummary},
    layout::Icon,
};

/// The front page.
#[component]
pub fn FrontPage() -> impl IntoView {
    front()
}

fn front() -> Result<impl IntoView, ServerFnError> {
    let course = crate::ports::ports()?.course.course();
    Ok(view! {
        <Title text=""/>
        <Meta name="description" content=course.description.clone()/>
        <main id="main" class="front">
            <Hero course=course.clone()/>
            <section class="page" aria-labelledby="modules">
                <h2 id="modules">"Modules"</h2>
                <Problems of=String::new()/>
                {course.modules.into_iter().map(|module| view! { <ModuleCard module/> }).collect_view()}
            </section>
            <Promises/>
        </main>
    })
}

#[component]
fn Hero(course: CoursePage) -> impl IntoView {
    let first = course.modules.first().cloned();
    let lab = course.modules.iter().flat_map(|module| &module.labs).next().cloned();
    view! {
        <section class="hero">
            <div class="hero-words">
                <h1>"Learn AWS by "<em>"building on it"</em>"."</h1>
                <p class="lead">
                    "Read a chapter, then do its labs against a real-feeling AWS that runs right here: your own account, your own functions and APIs, "
                    "and a check on every step that tells you what it saw."
                </p>
                <div class="button-row">
                    {lab.map(|lab| view! { <StartForm lab=lab.id label="Start Lab 1" class="button primary large"/> })}
                    {first.map(|module| view! { <a class="button large" href=format!("/modules/{}", module.slug)>"Read first"</a> })}
                </div>
                <p class="hero-note">
                    <span class="hero-fine">"No sign-up, no AWS account, nothing to install."</span>
                    <span class="hero-continue" data-continue="" hidden>
                        "Go on where you left off: "<a href="/"><span data-continue-words=""></span></a>
                    </span>
                </p>
            </div>
            <Scene/>
        </section>
    }
}

/// A function, and what its log says: the product in one picture, made of text.
#[component]
fn Scene() -> impl IntoView {
    view! {
        <figure class="scene" aria-label="A Lambda function and its log">
            <div class="scene-pane">
                <p class="scene-bar"><span>"lambda_function.py"</span><span class="badge good">"Deployed"</span></p>
                <pre><code>
                    <span class="hl-keyword">"def"</span>" "<span class="hl-function">"lambda_handler"</span>"(event, context):\n"
                    "    name = event["<span class="hl-string">"\"name\""</span>"]\n"
                    "    "<span class="hl-function">"print"</span>"("<span class="hl-string">"f\"hello, {name}\""</span>")\n"
                    "    "<span class="hl-keyword">"return"</span>" {"<span class="hl-string">"\"statusCode\""</span>": "<span class="hl-number">"200"</span>"}"
                </code></pre>
            </div>
            <div class="scene-pane scene-log">
                <p class="scene-bar"><span>"/aws/lambda/HelloLambda"</span></p>
                <pre><code>
                    <span class="faint">"INIT_START Runtime Version: python:3.12\n"</span>
                    "hello, Ada\n"
                    <span class="faint">"REPORT"</span>"  Duration: 1.42 ms   "<mark>"Init Duration: 4.87 ms"</mark>
                </code></pre>
            </div>
            <ul class="scene-checks">
                <li><span class="dot pass"></span>"HelloLambda runs on Python 3.12"</li>
                <li><span class="dot pass"></span>"It answers with statusCode 200"</li>
            </ul>
        </figure>
    }
}

#[component]
fn ModuleCard(module: ModuleSummary) -> impl IntoView {
    let href = format!("/modules/{}", module.slug);
    let labs = module.labs.iter().cloned().enumerate().map(|(index, lab)| view! { <LabLine lab number=index + 1/> }).collect_view();
    view! {
        <article class="card module-card">
            <div class="module-about">
                {module.number.map(|number| view! { <p class="eyebrow">"Module "{number}</p> })}
                <h3><a href=href.clone()>{untitled(&module)}</a></h3>
                <p>{module.description.clone()}</p>
                <p class="row muted small-text">
                    <span class="row tight"><Icon name="book"/>{module.minutes}" min to read"</span>
                    <span class="row tight"><Icon name="flag"/>{counted(module.labs.len(), "lab")}", "{counted(points(&module) as usize, "point")}</span>
                </p>
                <p><a class="button" href=href>"Open the module"</a></p>
            </div>
            <ol class="lab-list">{labs}</ol>
        </article>
    }
}

/// The title without the "Module 9:" that the eyebrow says already.
pub fn untitled(module: &ModuleSummary) -> String {
    let number = module.number.map(|number| format!("Module {number}"));
    let bare = number.and_then(|number| {
        module.title.strip_prefix(&number).map(|rest| rest.trim_start_matches([':', '.', ' ', '–', '-']).to_owned())
    });
    bare.filter(|bare| !bare.is_empty()).unwrap_or_else(|| module.title.clone())
}

/// `1 lab`, `4 labs`.
fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// All points of a module's labs.
pub fn points(module: &ModuleSummary) -> u32 {
    module.labs.iter().map(|lab| lab.points).sum()
}

#[component]
fn Promises() -> impl IntoView {
    let promises = [
        (
            "bolt",
            "A function starts in milliseconds",
            "Python runs in a sandbox on this server. You press Test, and the answer is there.",
        ),
        (
            "terminal",
            "Your own tools work, too",
            "Point the real aws command, boto3 or curl at your account. The same checks see what you did.",
        ),
        (
            "check",
            "Checks that explain",
            "Each step is looked at on the server: what was expected, what you got, and the likely cause.",
        ),
        ("lock", "AWS's own rules", "Permissions, limits, throttles and error texts are AWS's, so what you learn holds there."),
    ];
    let items = promises.map(|(icon, title, words)| {
        view! {
            <li>
                <span class="promise-icon"><Icon name=icon/></span>
                <h3>{title}</h3>
                <p>{words}</p>
            </li>
        }
    });
    view! {
        <section class="page" aria-labelledby="promises">
            <h2 id="promises">"What you can do here"</h2>
            <ul class="promises">{items.collect_view()}</ul>
        </section>
    }
}
