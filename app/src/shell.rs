//! The document around every page, and the table of pages.
//!
//! Pages are rendered on the server. Those that are the same for everybody carry nothing of the learner: the page script brings name,
//! points and values in (`app/web/src/me.ts`). Only a page with islands loads WebAssembly; it says so by [`crate::layout::Islands`].

use http::request::Parts;
use leptos::{config::LeptosOptions, nonce::use_nonce, prelude::*};
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

use crate::{
    account::pages::{AccountPage, CertificatePage, LearnersPage, SignInPage, SignUpPage},
    aws::pages::CoveragePage,
    classes::pages::{
        AnnouncementsPage, AssignmentsPage, AuditPage, FunnelPage, GradebookPage, JoinPage, PeoplePage, SetPasswordPage,
        SettingsPage, TeachPage, WorkPage,
    },
    course::pages::{FrontPage, ModulePage, SearchPage},
    grading::pages::GradesPage,
    inbox::pages::InboxPage,
    layout::{Footer, Header, HelpPage, NotFound, Overlays, assets::Assets},
    shapes,
    terminal::pages::{JournalPage, TerminalPage},
    workbench::LabPage,
};

/// The whole document.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let assets = Assets::of(&options);
    provide_context(assets.clone());
    // Islands are hydrated one by one; the document itself never is.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    let font = |name: &str| view! { <link rel="preload" href=Assets::path(name) r#as="font" r#type="font/woff2" crossorigin="anonymous"/> };
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name=shapes::NAME content=shapes::version()/>
                {font(&assets.text_font)}
                {font(&assets.display_font)}
                <link rel="stylesheet" href=Assets::path(&assets.style)/>
                <link rel="icon" href=Assets::path(&assets.icon) r#type="image/svg+xml"/>
                <script type="module" src=Assets::path(&assets.page) nonce=use_nonce()></script>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Every page, by its path.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Coldstart".to_owned() } else { format!("{title} · Coldstart") }/>
        <Router>
            <a class="skip-link" href="#main">"Skip to content"</a>
            // Only a lab's page has a console; the style sheet hides it elsewhere.
            <a class="skip-link to-console" href="#console">"Skip to the console"</a>
            <Header/>
            <Routes fallback=NotFound>
                <Route path=path!("/") view=FrontPage ssr=SsrMode::Async/>
                <Route path=path!("/modules/:slug") view=ModulePage ssr=SsrMode::Async/>
                <Route path=path!("/labs/:id") view=LabPage ssr=SsrMode::Async/>
                <Route path=path!("/terminal") view=TerminalPage ssr=SsrMode::Async/>
                <Route path=path!("/terminal/journal") view=JournalPage ssr=SsrMode::Async/>
                <Route path=path!("/inbox") view=InboxPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-up") view=SignUpPage ssr=SsrMode::Async/>
                <Route path=path!("/account") view=AccountPage ssr=SsrMode::Async/>
                <Route path=path!("/grades") view=GradesPage ssr=SsrMode::Async/>
                <Route path=path!("/certificate") view=CertificatePage ssr=SsrMode::Async/>
                <Route path=path!("/aws") view=CoveragePage ssr=SsrMode::Async/>
                <Route path=path!("/search") view=SearchPage ssr=SsrMode::Async/>
                <Route path=path!("/learners") view=LearnersPage ssr=SsrMode::Async/>
                <Route path=path!("/teach") view=TeachPage ssr=SsrMode::Async/>
                <Route path=path!("/teach/classes/:class") view=PeoplePage ssr=SsrMode::Async/>
                <Route path=path!("/teach/classes/:class/settings") view=SettingsPage ssr=SsrMode::Async/>
                <Route path=path!("/teach/classes/:class/assignments") view=AssignmentsPage ssr=SsrMode::Async/>
                <Route path=path!("/teach/classes/:class/gradebook") view=GradebookPage ssr=SsrMode::Async/>
                <Route path=path!("/teach/classes/:class/funnel") view=FunnelPage ssr=SsrMode::Async/>
                <Route path=path!("/teach/classes/:class/announcements") view=AnnouncementsPage ssr=SsrMode::Async/>
                <Route path=path!("/teach/classes/:class/audit") view=AuditPage ssr=SsrMode::Async/>
                <Route path=path!("/teach/classes/:class/work/:student/:lab") view=WorkPage ssr=SsrMode::Async/>
                <Route path=path!("/join") view=JoinPage ssr=SsrMode::Async/>
                <Route path=path!("/set-password") view=SetPasswordPage ssr=SsrMode::Async/>
                <Route path=path!("/help") view=HelpPage ssr=SsrMode::Async/>
            </Routes>
            <Footer/>
            <Overlays/>
        </Router>
    }
}

/// The theme that the learner chose, as the switch left it in a cookie. None: as the system has it.
fn theme() -> Option<&'static str> {
    match cookie("theme").as_deref() {
        Some("dark") => Some("dark"),
        Some("light") => Some("light"),
        _ => None,
    }
}

/// A cookie that the page's own scripts have set; never the session's.
pub fn cookie(name: &str) -> Option<String> {
    let parts = use_context::<Parts>()?;
    let lines = parts.headers.get_all(http::header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then(|| value.to_owned())
    })
}
