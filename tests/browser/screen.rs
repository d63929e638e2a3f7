//! Screens on which pages are looked at: sizes, colours, zoom; and pictures of them, if a folder for them is named.

use serde_json::json;

use crate::page::Page;

/// A screen.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// In CSS pixels.
    pub width: u32,
    /// In CSS pixels.
    pub height: u32,
    /// Whether the system asks for dark pages.
    pub dark: bool,
    /// Whether the system forces its own colours.
    pub forced: bool,
    /// How many pixels of the screen a CSS pixel has.
    pub zoom: u32,
}

/// A wide screen, light.
pub const WIDE: Screen = Screen { width: 1440, height: 900, dark: false, forced: false, zoom: 1 };
/// A small notebook.
pub const NOTEBOOK: Screen = Screen { width: 1366, height: 768, ..WIDE };
/// A tablet, upright.
pub const TABLET: Screen = Screen { width: 820, height: 1180, ..WIDE };
/// A phone.
pub const PHONE: Screen = Screen { width: 390, height: 844, ..WIDE };
/// The wide screen with its pages twice as large.
pub const ZOOMED: Screen = Screen { width: 720, height: 450, zoom: 2, ..WIDE };

impl Screen {
    /// The same, dark.
    pub const fn dark(self) -> Self {
        Self { dark: true, ..self }
    }

    /// The same, with the system's own colours.
    pub const fn forced(self) -> Self {
        Self { forced: true, ..self }
    }

    /// As a name.
    pub fn name(self) -> String {
        let Self { width, dark, forced, zoom, .. } = self;
        let kind = [(dark, "-dark"), (forced, "-forced"), (zoom > 1, "-zoomed")];
        format!("{width}{}", kind.iter().filter(|(is, _)| *is).map(|(_, name)| *name).collect::<String>())
    }
}

impl Page {
    /// Looks at pages on this screen from now on.
    pub async fn on(&self, screen: Screen) {
        let Screen { width, height, dark, forced, zoom } = screen;
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": zoom, "mobile": false });
        self.tell_browser("Emulation.setDeviceMetricsOverride", metrics).await;
        let features = json!([
            { "name": "prefers-color-scheme", "value": if dark { "dark" } else { "light" } },
            { "name": "forced-colors", "value": if forced { "active" } else { "none" } },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.tell_browser("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Takes a picture, if `COLDSTART_PICTURES` names a folder for it.
    pub async fn picture(&self, name: &str) {
        if let Ok(folder) = std::env::var("COLDSTART_PICTURES") {
            let picture = self.client().screenshot().await.unwrap();
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(format!("{folder}/{name}.png"), picture).unwrap();
        }
    }
}
