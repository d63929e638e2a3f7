//! Templates with what Apache Velocity 1.7 itself makes of them (`cases.json`), with references that print nothing where there is no value.

use super::render;

#[test]
fn templates_make_what_velocity_makes() {
    let cases: Vec<(String, String)> = serde_json::from_str(include_str!("cases.json")).unwrap();
    assert!(cases.len() > 250, "{}", cases.len());
    let differing = cases.iter().filter_map(|(template, expected)| {
        let made = render(template);
        let is_same = if expected == "ERROR" { made.starts_with("ERROR") } else { made == *expected };
        (!is_same).then(|| format!("{template:?}\n  Velocity {expected:?}\n  here     {made:?}\n"))
    });
    let differing: String = differing.collect();
    assert!(differing.is_empty(), "{differing}");
}
