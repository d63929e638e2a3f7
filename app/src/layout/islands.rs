//! Loads the islands' WebAssembly. A page without islands does not need it.

use leptos::{nonce::use_nonce, prelude::*};

use super::assets::Assets;

/// Put once on a page that has islands.
#[component]
pub fn Islands() -> impl IntoView {
    let assets = use_context::<Assets>()?;
    Some(view! {
        <link rel="modulepreload" href=Assets::path(&assets.js)/>
        <link rel="preload" href=Assets::path(&assets.wasm) r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
        <script
            type="module"
            src=Assets::path(&assets.boot)
            nonce=use_nonce()
            data-js=Assets::path(&assets.js)
            data-wasm=Assets::path(&assets.wasm)
        ></script>
    })
}
