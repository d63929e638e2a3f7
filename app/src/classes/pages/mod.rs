//! Pages of classes. Their forms are plain HTML posted to the server's own routes, which redirect back with `?problem=…` when they refuse.

mod announcements;
mod assignments;
mod audit;
mod frame;
mod funnel;
mod gradebook;
mod join;
mod joined;
mod people;
mod settings;
mod teach;
mod work;

pub use self::{
    announcements::AnnouncementsPage,
    assignments::AssignmentsPage,
    audit::AuditPage,
    funnel::FunnelPage,
    gradebook::GradebookPage,
    join::{JoinPage, SetPasswordPage},
    joined::JoinedClasses,
    people::PeoplePage,
    settings::SettingsPage,
    teach::TeachPage,
    work::WorkPage,
};
