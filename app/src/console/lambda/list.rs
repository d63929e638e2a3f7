//! The list of functions.

use leptos::prelude::*;

use super::{client::list_functions, model::FunctionConfiguration, route::Route};
use crate::console::{
    browser, console,
    parts::{CollectInBrowser, IntoBrowser, load, show},
};

/// Functions, and the way to a new one.
#[component]
pub fn Functions() -> impl IntoView {
    let console = console();
    let functions = load(move || {
        console.changed.track();
        list_functions()
    });
    view! {
        <section class="console-page" aria-labelledby="functions-title">
            <header class="page-head">
                <h2 id="functions-title">"Functions"</h2>
                <button type="button" class="button primary" on:click=move |_| console.lambda.set(Route::CREATE.into())>"Create function"</button>
            </header>
            {show(functions, table)}
        </section>
    }
    .in_browser()
}

fn table(functions: Vec<FunctionConfiguration>) -> AnyView {
    let at = console().lambda;
    if functions.is_empty() {
        return view! {
            <div class="nothing-yet">
                <p><strong>"No functions yet"</strong></p>
                <p>"A function is code that AWS runs for you when something asks for it."</p>
            </div>
        }
        .in_browser();
    }
    let rows = functions
        .into_iter()
        .map(|function| {
            let place = function.function_name.clone();
            view! {
                <tr>
                    <th scope="row"><button type="button" class="text-link" on:click=move |_| at.set(place.clone())>{function.function_name}</button></th>
                    <td>{function.description}</td>
                    <td>{runtime_name(function.runtime.as_deref())}</td>
                    <td>{size(function.code_size)}</td>
                    <td>{browser::moment_of(&function.last_modified)}</td>
                </tr>
            }
        })
        .collect_in_browser();
    view! {
        <div class="table-wrap">
            <table class="table">
                <thead>
                    <tr><th scope="col">"Function name"</th><th scope="col">"Description"</th><th scope="col">"Runtime"</th>
                        <th scope="col">"Code size"</th><th scope="col">"Last modified"</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .in_browser()
}

/// Python runtimes that a function may have, and the one that they all run on.
pub const PYTHONS: [&str; 5] = ["python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];
const RUNS: &str = "3.12";

/// `python3.12` as the console writes it. Of a runtime that is not there it says what runs in its place.
pub fn runtime_name(runtime: Option<&str>) -> String {
    match runtime.map(|runtime| (runtime, runtime.strip_prefix("python"))) {
        Some((_, Some(RUNS))) => format!("Python {RUNS}"),
        Some((_, Some(version))) => format!("Python {version} (runs on {RUNS} here)"),
        Some((runtime, None)) => runtime.to_owned(),
        None => "–".into(),
    }
}

/// Bytes as the console writes them.
pub fn size(bytes: u64) -> String {
    match bytes {
        1 => "1 byte".into(),
        0..1024 => format!("{bytes} bytes"),
        _ => format!("{:.1} kB", bytes as f64 / 1024.0),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn one_byte_is_one_and_others_are_many() {
        assert_eq!([0, 1, 331, 1024, 1536].map(size), ["0 bytes", "1 byte", "331 bytes", "1.0 kB", "1.5 kB"]);
    }
}
