//! The dialog before something is deleted: as in AWS's console, "confirm" has to be typed.

use leptos::prelude::*;

use super::{Dialog, Doing, ErrorAlert, Field, IntoBrowser};

/// Asks, and then does it.
#[component]
pub fn Confirm(
    /// The dialog's title, which is what its button says.
    title: &'static str,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What will be gone.
    #[prop(into)]
    about: Signal<String>,
    /// The work, and whether it is under way.
    doing: Doing,
    /// Starts the work.
    #[prop(into)]
    act: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog title=title open=open>
            {move || {
                let typed = RwSignal::new(String::new());
                view! {
                    <form
                        on:submit=move |event| {
                            event.prevent_default();
                            if typed.get_untracked().trim() == "confirm" {
                                act.run(());
                            }
                        }
                    >
                        <p>{about.get()}</p>
                        <Field label="To confirm, type confirm" value=typed/>
                        <ErrorAlert of=doing/>
                        <div class="actions">
                            <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                            <button type="submit" class="button danger" disabled=move || typed.get().trim() != "confirm" || doing.busy()>
                                {title}
                            </button>
                        </div>
                    </form>
                }
            }}
        </Dialog>
    }
    .in_browser()
}
