//! A lab's page: prose on the left, the console's tabs on the right, the checks in a drawer below them.
//!
//! [`LabPage`] renders on the server and works as a text without script. [`Workbench`](island::Workbench) is the one large island: tabs,
//! drawer, steps; the prose is handed to it as rendered. [`Quiz`](quiz::Quiz) is an island inside the prose. What the tabs show is
//! [`crate::console`], which knows nothing of labs.

pub mod address;
mod check;
pub mod checks;
mod drawer;
mod history;
pub mod island;
mod menu;
mod needs;
mod onward;
pub mod outline;
#[cfg(feature = "ssr")]
mod page;
pub mod panes;
pub mod quiz;
mod report;
mod separator;
mod shortcuts;
mod side;
mod solved;
mod steps;
mod tabs;
mod walk;

#[cfg(feature = "ssr")]
pub use page::LabPage;
