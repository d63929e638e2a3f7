//! How the page is divided: kept in a cookie, so that the first HTML has it right. Sizes are attributes with steps that the style sheet
//! knows, because the content security policy allows no inline styles.

use serde::{Deserialize, Serialize};

/// The cookie's name.
pub const COOKIE: &str = "panes";

/// Sizes in per cent, in steps of 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panes {
    /// The prose's part of the width.
    pub text: u32,
    /// The drawer's part of the height.
    pub drawer: u32,
}

impl Default for Panes {
    fn default() -> Self {
        Self { text: 34, drawer: 36 }
    }
}

impl Panes {
    /// How narrow and how wide the prose may be.
    pub const TEXT: (u32, u32) = (20, 60);
    /// How low and how high the drawer may be.
    pub const DRAWER: (u32, u32) = (10, 80);

    /// From the cookie's value; the usual sizes when it is none.
    pub fn read(cookie: Option<&str>) -> Self {
        let sizes = cookie
            .and_then(|value| value.split_once('-'))
            .and_then(|(text, drawer)| Some((text.parse().ok()?, drawer.parse().ok()?)));
        sizes.map_or_else(Self::default, |(text, drawer)| Self {
            text: fitting(text, Self::TEXT),
            drawer: fitting(drawer, Self::DRAWER),
        })
    }

    /// The cookie's value.
    pub fn write(self) -> String {
        format!("{}-{}", self.text, self.drawer)
    }
}

/// The nearest step within bounds.
pub fn fitting(size: u32, (least, most): (u32, u32)) -> u32 {
    size.clamp(least, most) / 2 * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_come_back_from_the_cookie_and_nonsense_does_not() {
        let panes = Panes { text: 42, drawer: 50 };
        assert_eq!(Panes::read(Some(&panes.write())), panes);
        assert_eq!(Panes::read(Some("999-1")), Panes { text: 60, drawer: 10 });
        assert_eq!(Panes::read(Some("a-b")), Panes::default());
        assert_eq!(Panes::read(None), Panes::default());
    }
}
