//! `/`: what this is, Lab 1 in a click, the modules.

use leptos::{either::Either, prelude::*};
use leptos_meta::{Meta, Title};

use super::{
    lab_start::{LabLine, StartForm},
    problems::Problems,
    search::SearchForm,
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
                <div class="modules-head">
                    <h2 id="modules">"Modules"</h2>
                    <SearchForm/>
                </div>
                <Problems of=String::new()/>
                {modules(course.modules)}
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
                    <a class="button primary large" href="/" data-continue="" hidden></a>
                    {lab.map(|lab| view! { <span data-begin=""><StartForm lab=lab.id label="Start Lab 1" class="button primary large"/></span> })}
                    {first.map(|module| view! { <a class="button large" href=format!("/modules/{}", module.slug)>"Read first"</a> })}
                </div>
                <p class="hero-note">
                    <span class="hero-fine" data-begin="">"No sign-up, no AWS account, nothing to install."</span>
                    <span class="hero-continue" data-continue-words="" hidden></span>
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

/// So many modules are shown with their labs; of a longer course, each is a line that opens.
const SHOWN_WHOLE: usize = 3;

/// The modules, under the titles of their parts.
fn modules(modules: Vec<ModuleSummary>) -> AnyView {
    let is_long = modules.len() > SHOWN_WHOLE;
    let mut part = None;
    let views = modules.into_iter().map(|module| {
        let begins = (module.part != part).then(|| module.part.clone()).flatten();
        part.clone_from(&module.part);
        let title = begins.map(|title| view! { <h3 class="part-title">{title}</h3> });
        let module = match is_long {
            true => Either::Left(view! { <ModuleLine module/> }),
            false => Either::Right(view! { <ModuleCard module/> }),
        };
        view! { {title}{module} }
    });
    view! { {views.collect_view()} }.into_any()
}

/// A module of a long course: how far it is, its title, and its labs when it is opened.
#[component]
fn ModuleLine(module: ModuleSummary) -> impl IntoView {
    let ids = lab_ids(&module);
    let dot = (!ids.is_empty()).then(|| {
        view! { <span class="contents-dot" data-labs=ids.clone() role="img" aria-label="not started" data-state="todo"></span> }
    });
    view! {
        <details class="card module-line" data-module=ids>
            <summary>
                <span class="course-dot">{dot}</span>
                <span class="grow">
                    <strong>{module.number.map(|number| format!("{number}. "))}{untitled(&module)}</strong>
                    <small class="muted">{facts(&module)}</small>
                </span>
            </summary>
            <ModuleAbout module/>
        </details>
    }
}

/// The labs of a module that are checked, for its dot.
pub fn lab_ids(module: &ModuleSummary) -> String {
    module.labs.iter().filter(|lab| lab.graded).map(|lab| lab.id.as_str()).collect::<Vec<_>>().join(" ")
}

/// How long it is: `12 min to read · 4 labs, 40 points`.
pub fn facts(module: &ModuleSummary) -> String {
    let minutes = format!("{} min to read", module.minutes);
    match module.labs.len() {
        0 => minutes,
        labs => format!("{minutes} · {}", worth(labs, points(module))),
    }
}

/// `4 labs, 40 points`.
pub fn worth(labs: usize, points: u32) -> String {
    let labs = counted(labs, "lab");
    if points == 0 { labs } else { format!("{labs}, {}", counted(points as usize, "point")) }
}

#[component]
fn ModuleCard(module: ModuleSummary) -> impl IntoView {
    view! { <article class="card module-card"><ModuleAbout module/></article> }
}

#[component]
fn ModuleAbout(module: ModuleSummary) -> impl IntoView {
    let href = format!("/modules/{}", module.slug);
    let labs = module.labs.iter().cloned().enumerate().map(|(index, lab)| view! { <LabLine lab number=index + 1/> }).collect_view();
    view! {
            <div class="module-about">
                {module.number.map(|number| view! { <p class="eyebrow">"Module "{number}</p> })}
                <h3><a href=href.clone()>{untitled(&module)}</a></h3>
                <p>{module.description.clone()}</p>
                <p class="row muted small-text">
                    <span class="row tight"><Icon name="book"/>{module.minutes}" min to read"</span>
                    {(!module.labs.is_empty()).then(|| view! { <span class="row tight"><Icon name="flag"/>{worth(module.labs.len(), points(&module))}</span> })}
                </p>
                <p><a class="button" href=href>"Open the module"</a></p>
            </div>
            <ol class="lab-list">{labs}</ol>
    }
}

/// The title without "Module 9:", which the line above it has.
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
