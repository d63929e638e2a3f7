//! The island that a lab's page is: it holds everything that tabs, drawer and steps have in common.

use leptos::{html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

use super::{
    address::Address,
    checks::{Checks, VERDICT, step_score},
    drawer::Drawer,
    history,
    needs::Needs,
    outline::Outline,
    panes::{COOKIE, Panes},
    separator::{Separator, Standing, keep_cookie},
    shortcuts::{self, focus_later},
    side::{Place, Side, is_narrow},
    steps::{Onward, StepList, show_sections},
    tabs::{Panels, TabList},
    walk::Walk,
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
    let side = RwSignal::new(Side::Text);
    let walk = Walk { step, outline, side, console };
    let text = NodeRef::<html::Div>::new();
    let read = Place::keep(side, text);
    Effect::new(move || connect(checks, walk));
    Effect::new(move || {
        let step = step.get();
        let first = outline.with_value(|outline| outline.steps.first().map(|first| first.id.clone()));
        show_sections(&step, first.as_deref());
    });
    let keep = move |change: &dyn Fn(&mut Panes)| {
        panes.update(|panes| change(panes));
        keep_cookie(COOKIE, &panes.get_untracked().write());
    };
    // Where the drawer is hidden, the switch shows the step's progress.
    let score = move || {
        let step = step.get();
        let (passed, of) = outline.with_value(|outline| step_score(checks, outline, &step));
        (of > 0).then(|| format!("{passed}/{of}"))
    };
    view! {
        <div class="workbench" data-workbench="" data-terminal="" data-side=move || side.get().name() data-text=move || panes.get().text.to_string() data-drawer=move || panes.get().drawer.to_string()>
            <div class="workbench-switch" role="group" aria-label="Screen">
                // The text has the page's heading; where the text is hidden, this one takes its place.
                {move || (side.get() == Side::Work).then(|| view! { <h1 class="visually-hidden">{outline.with_value(|outline| outline.title.clone())}</h1> })}
                <button type="button" aria-pressed=move || (side.get() != Side::Work).to_string() on:click=move |_| side.set(Side::Text)>"Text"</button>
                <button type="button" aria-pressed=move || (side.get() == Side::Work).to_string() data-score=score on:click=move |_| side.set(Side::Work)>"Workbench"</button>
            </div>
            <div class="workbench-text" tabindex="0" aria-label="Instructions" role="region" node_ref=text on:scroll=move |_| read.note()>
                <StepList checks=checks walk=walk/>
                <Needs any=outline.with_value(|outline| outline.needs) first=outline.with_value(Outline::first_checks) checks=checks/>
                {children()}
                <Onward walk=walk/>
            </div>
            <Separator standing=Standing::Upright label="Width of the text" size=Signal::derive(move || panes.get().text) bounds=Panes::TEXT
                resize=move |text| keep(&|panes| panes.text = text)/>
            <div class="workbench-work">
                <div class="answer-bar">
                    <strong>"Terminal"</strong>
                    <button type="button" class="button small" on:click=move |_| side.set(Side::Work)>"Open the workbench"</button>
                    <button type="button" class="button small" on:click=move |_| side.set(Side::Text)>"Close"</button>
                </div>
                <div class="workbench-tabs" id="console" role="region" aria-label="AWS console" tabindex="-1">
                    <TabList/>
                    <Panels lab=outline.with_value(|outline| outline.id.clone())/>
                    <div class="toasts" data-toasts=""></div>
                </div>
                {outline.with_value(|outline| outline.graded).then(|| view! {
                    <Separator standing=Standing::Lying label="Height of the checks" size=Signal::derive(move || panes.get().drawer) bounds=Panes::DRAWER
                        resize=move |drawer| keep(&|panes| panes.drawer = drawer)/>
                    <Drawer checks=checks walk=walk/>
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
fn connect(checks: Checks, walk: Walk) {
    let Walk { console, side, .. } = walk;
    history::keep(walk);
    shortcuts::listen(checks, walk);
    browser::on_document("click", move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.and_then(|target| target.closest("a[href='#console']").ok().flatten()).is_some() {
            event.prevent_default();
            side.set(Side::Work);
            focus_later("console".to_owned());
        }
    });
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
            side.set(Side::Work);
            console.put_file(path, text);
        }
    });
    browser::on_document("coldstart:put-event", move |event| {
        if let (Some(name), Some(text)) = (browser::detail(&event, "name"), browser::detail(&event, "text")) {
            side.set(Side::Work);
            console.front.set(Tab::Test);
            console.offered_event.set(Some((name, text)));
        }
    });
    browser::on_document("coldstart:run", move |event| {
        if let Some(text) = browser::detail(&event, "text") {
            // In a narrow window the answer comes below the text.
            side.set(if is_narrow() { Side::Answer } else { Side::Text });
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
