//! Loads the islands' WebAssembly. A page without islands does not need it.

use leptos::{nonce::use_nonce, prelude::*};

use super::assets::Assets;

/// Put once on a page that has islands.
#[component]
pub fn Islands(
    /// The piece that the page shows first, by its name in `console/pieces.rs`: it is fetched beside the rest, not after it.
    #[prop(default = None)]
    piece: Option<&'static str>,
) -> impl IntoView {
    let assets = use_context::<Assets>()?;
    let files = piece.and_then(|piece| assets.pieces.get(piece)).cloned().unwrap_or_default();
    let files = files.into_iter().map(|file| view! { <link rel="preload" href=Assets::path(&file) r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/> });
    Some(view! {
        <link rel="modulepreload" href=Assets::path(&assets.loader)/>
        <link rel="modulepreload" href=Assets::path(&assets.js)/>
        <link rel="preload" href=Assets::path(&assets.wasm) r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
        {files.collect_view()}
        <script
            type="module"
            src=Assets::path(&assets.boot)
            nonce=use_nonce()
            data-js=Assets::path(&assets.js)
            data-wasm=Assets::path(&assets.wasm)
        ></script>
    })
}
