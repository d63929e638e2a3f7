//! The built files' names. They carry a hash of their content; `app/web/build.mjs` writes down which is which.

use std::{collections::BTreeMap, path::Path, sync::OnceLock};

use leptos::{config::LeptosOptions, logging};
use serde::Deserialize;

/// File names under `/pkg/`.
#[derive(Clone, Debug, Deserialize)]
pub struct Assets {
    /// The script of every page.
    pub page: String,
    /// The script that starts the islands.
    pub boot: String,
    /// The style sheet.
    pub style: String,
    /// The site's icon.
    pub icon: String,
    /// The font of text.
    pub text_font: String,
    /// The font of headings.
    pub display_font: String,
    /// The islands' script, made by wasm-bindgen.
    pub js: String,
    /// The islands.
    pub wasm: String,
    /// The script that fetches the islands' pieces.
    #[serde(default)]
    pub loader: String,
    /// The files of each piece (`console/pieces.rs`).
    #[serde(default)]
    pub pieces: BTreeMap<String, Vec<String>>,
}

impl Assets {
    /// The names, read once: after a new build the server has to be started again, since both come from the same sources.
    pub fn of(options: &LeptosOptions) -> Self {
        static ASSETS: OnceLock<Assets> = OnceLock::new();
        ASSETS.get_or_init(|| Self::read(&Path::new(&*options.site_root).join(&*options.site_pkg_dir))).clone()
    }

    /// The address of a file.
    pub fn path(name: &str) -> String {
        format!("/pkg/{name}")
    }

    fn read(folder: &Path) -> Self {
        let path = folder.join("assets.json");
        let read = std::fs::read(&path).map_err(|error| error.to_string());
        read.and_then(|text| serde_json::from_slice(&text).map_err(|error| error.to_string())).unwrap_or_else(|error| {
            logging::error!("{}: {error}. Pages will come without style and script; run `make web`.", path.display());
            Self::missing()
        })
    }

    fn missing() -> Self {
        let none = || "missing".to_owned();
        Self {
            page: none(),
            boot: none(),
            style: none(),
            icon: none(),
            text_font: none(),
            display_font: none(),
            js: none(),
            wasm: none(),
            loader: none(),
            pieces: BTreeMap::new(),
        }
    }
}
