//! What stands around every page: header, footer, messages, the sheet of shortcuts; and the pieces that pages share.
//!
//! The class names are those of `style/`; `style/README.md` lists them.

#[cfg(feature = "ssr")]
pub mod assets;
#[cfg(feature = "ssr")]
mod broken;
#[cfg(feature = "ssr")]
mod footer;
#[cfg(feature = "ssr")]
mod header;
#[cfg(feature = "ssr")]
mod help;
pub mod icon;
#[cfg(feature = "ssr")]
mod islands;
mod logo;
#[cfg(feature = "ssr")]
mod not_found;
#[cfg(feature = "ssr")]
mod overlays;
pub mod ring;

#[cfg(feature = "ssr")]
pub use self::{
    broken::Broken, footer::Footer, header::Header, help::HelpPage, islands::Islands, not_found::NotFound, overlays::Overlays,
};
pub use self::{icon::Icon, logo::Logo, ring::Ring};
