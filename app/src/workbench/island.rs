//! The island that a lab's page is: it holds everything that tabs, drawer and steps have in common.

use leptos::{prelude::*, task::spawn_local};

use super::{
    address::Address,
    checks::{Checks, VERDICT},
    drawer::Drawer,
    history,
    outline::Outline,
    panes::{COOKIE, Panes},
    separator::{Separator, Standing, keep_cookie},
    shortcuts,
    steps::{Onward, StepList, show_sections},
    tabs::{Panels, TabList},
};
use crate::{
    account::api::aws_access,
    console::{Console, Tab, browser, draft::Workspace, lambda},
    grading::LabProgress,
};

/// The lab's page between header and footer; the prose is its children.
#[island]
pub fn Workbench(
    /// The lab without its prose.
    outline: Outline,
    /// Where the address leads.
    place: Address,
    /// How the page is divided.
    panes: Panes,
    /// How far the learner is.
    progress: LabProgress,
    /// The prose, rendered: one section a step.
    children: Children,
) -> impl IntoView {
    let checks = Checks::new(&outline, progress);
    let step = RwSignal::new(place.step.clone());
    let console = new_console(&outline, &place);
    provide_context(console);
    let outline = StoredValue::new(outline);
    let panes = RwSignal::new(panes);
    // In narrow windows, text and workbench are two screens.
    let side = RwSignal::new("text");
    Effect::new(move || connect(console, checks, step, outline, side));
    Effect::new(move || {
        let step = step.get();
        let first = outline.with_value(|outline| outline.steps.first().map(|first| first.id.clone()));
        show_sections(&step, first.as_deref());
    });
    let keep = move |change: &dyn Fn(&mut Panes)| {
        panes.update(|panes| change(panes));
        keep_cookie(COOKIE, &panes.get_untracked().write());
    };
    view! {
        <div class="workbench" data-workbench="" data-terminal="" data-side=side data-text=move || panes.get().text.to_string() data-drawer=move || panes.get().drawer.to_string()>
            <div class="workbench-switch" role="group" aria-label="Screen">
                <button type="button" aria-pressed=move || (side.get() == "text").to_string() on:click=move |_| side.set("text")>"Text"</button>
                <button type="button" aria-pressed=move || (side.get() == "work").to_string() on:click=move |_| side.set("work")>"Workbench"</button>
            </div>
            <div class="workbench-text" tabindex="0" aria-label="Instructions" role="region">
                <StepList outline=outline checks=checks step=step/>
                {children()}
                <Onward outline=outline step=step/>
            </div>
            <Separator standing=Standing::Upright label="Width of the text" size=Signal::derive(move || panes.get().text) bounds=Panes::TEXT
                resize=move |text| keep(&|panes| panes.text = text)/>
            <div class="workbench-work">
                <div class="workbench-tabs">
                    <TabList/>
                    <Panels lab=outline.with_value(|outline| outline.id.clone())/>
                </div>
                {outline.with_value(|outline| outline.graded).then(|| view! {
                    <Separator standing=Standing::Lying label="Height of the checks" size=Signal::derive(move || panes.get().drawer) bounds=Panes::DRAWER
                        resize=move |drawer| keep(&|panes| panes.drawer = drawer)/>
                    <Drawer outline=outline checks=checks step=step show_text=move |()| side.set("text")/>
                })}
            </div>
        </div>
    }
}

fn new_console(outline: &Outline, place: &Address) -> Console {
    let console = Console {
        changed: RwSignal::new(0),
        lambda: RwSignal::new(String::new()),
        apigateway: RwSignal::new(String::new()),
        logs: RwSignal::new(String::new()),
        iam: RwSignal::new(String::new()),
        terminal: RwSignal::new(String::new()),
        access: RwSignal::new(None),
        wanted: StoredValue::new(outline.function.clone()),
        front: RwSignal::new(place.tab()),
        draft: Workspace::default(),
        test_now: RwSignal::new(0),
        offered_event: RwSignal::new(None),
        offered_lines: RwSignal::new(None),
        terminal_called: RwSignal::new(false),
    };
    console.at(place.tab()).set(place.at.clone());
    console
}

/// In the browser: the page's events, keys and address.
fn connect(console: Console, checks: Checks, step: RwSignal<String>, outline: StoredValue<Outline>, side: RwSignal<&'static str>) {
    history::keep(console, step, outline);
    shortcuts::listen(console, checks, step, outline);
    lambda::settle(console);
    browser::on_document(browser::CHANGED, move |_| {
        console.touch();
        checks.something_changed();
    });
    browser::on_document(VERDICT, move |event| {
        if let Some(verdict) = browser::detail(&event, "verdict").and_then(|json| serde_json::from_slice(json.as_bytes()).ok()) {
            checks.take(verdict, true);
        }
    });
    browser::on_document("coldstart:put-file", move |event| {
        if let (Some(path), Some(text)) = (browser::detail(&event, "path"), browser::detail(&event, "text")) {
            side.set("work");
            console.put_file(path, text);
        }
    });
    browser::on_document("coldstart:put-event", move |event| {
        if let (Some(name), Some(text)) = (browser::detail(&event, "name"), browser::detail(&event, "text")) {
            side.set("work");
            console.front.set(Tab::Test);
            console.offered_event.set(Some((name, text)));
        }
    });
    browser::on_document("coldstart:run", move |event| {
        if let Some(text) = browser::detail(&event, "text") {
            side.set("work");
            console.front.set(Tab::Terminal);
            console.offered_lines.set(Some(text));
        }
    });
    browser::on_document("coldstart:drafts-changed", move |_| console.draft.refresh());
    browser::on_document("coldstart:connected", move |_| console.draft.try_again());
    browser::on_document("coldstart:open-file", move |event| {
        if let (Some(function), Some(path)) = (browser::detail(&event, "function"), browser::detail(&event, "path")) {
            console.lambda.set(function.clone());
            console.front.set(Tab::Code);
            console.draft.show(function, path);
        }
    });
    spawn_local(async move {
        if let Ok(Ok(access)) = aws_access().await {
            console.access.set(Some(access));
        }
    });
}
