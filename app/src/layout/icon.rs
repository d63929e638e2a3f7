//! Small drawings for buttons and labels, in the colour of the text beside them.

use leptos::prelude::*;

/// An icon by name. It is decoration: the words stand beside it, or in the button's `aria-label`.
#[component]
pub fn Icon(
    /// One of those in [`path`]'s table.
    name: &'static str,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
            <path d=path(name)/>
        </svg>
    }
}

/// What is drawn, on a field of 24 by 24.
fn path(name: &str) -> &'static str {
    match name {
        "bolt" => "M13 3 5 13.5h6L10.5 21 19 10.5h-6z",
        "book" => "M5 4.5h10a4 4 0 0 1 4 4v11H9a4 4 0 0 1-4-4zM5 15.5a3 3 0 0 1 3-3h11",
        "bulb" => "M9 18h6M10 21h4M12 3a6 6 0 0 0-3.6 10.8c.7.6 1.1 1.3 1.2 2.2h4.8c.1-.9.5-1.6 1.2-2.2A6 6 0 0 0 12 3z",
        "check" => "M5 12.5l4.5 4.5L19 7.5",
        "chevron" => "M9 6l6 6-6 6",
        "clock" => "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2",
        "copy" => "M9 9h10v11H9zM15 9V4H5v11h4",
        "cross" => "M6 6l12 12M18 6L6 18",
        "dots" => "M5 12h.01M12 12h.01M19 12h.01",
        "download" => "M12 4v11M7 10.5l5 5 5-5M5 20h14",
        "external" => "M14 5h5v5M19 5l-8 8M11 6H5v13h13v-6",
        "file" => "M6 3h8l4 4v14H6zM14 3v4h4",
        "flag" => "M6 21V4M6 4.5h11l-2 4 2 4H6",
        "info" => "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5M12 8h.01",
        "key" => "M8.5 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM8.5 12H22M18 12v4M14.5 12v3",
        "link" => "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1",
        "lock" => "M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11",
        "menu" => "M4 7h16M4 12h16M4 17h16",
        "moon" => "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
        "pencil" => "M4 20l1-4L16.5 4.5l3 3L8 19zM14 7l3 3",
        "play" => "M7 4.5v15l12-7.5z",
        "plus" => "M12 5v14M5 12h14",
        "refresh" => "M19.5 12a7.5 7.5 0 1 1-2.2-5.3L20 9.5M20 4.5v5h-5",
        "rocket" => "M9 15l-4 1 2-5c2-5 6-8 12-8 0 6-3 10-8 12zM9 15l-2 5 4-2M14.5 9.5h.01",
        "search" => "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20",
        "sun" => {
            "M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM12 2v2M12 20v2M2 12h2M20 12h2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4"
        }
        "terminal" => "M4 5h16v14H4zM7.5 9.5l3 2.5-3 2.5M13 15h3.5",
        "trash" => "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5",
        "undo" => "M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-3",
        "upload" => "M12 16V5M7 9.5l5-5 5 5M5 20h14",
        "user" => "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c.8-4 3.7-6 7.5-6s6.7 2 7.5 6",
        "warn" => "M12 4L2.8 20h18.4zM12 10v4.5M12 17.3h.01",
        _ => "",
    }
}
