//! The repository itself: which crates may depend on which.

mod shapes;

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};
use emulator::coverage::Coverage;

#[test]
fn the_arms_of_the_star_never_see_each_other() {
    let metadata = MetadataCommand::new().manifest_path(tests::root().join("Cargo.toml")).no_deps().exec().unwrap();
    let members: BTreeSet<&str> = metadata.packages.iter().map(|package| package.name.as_str()).collect();
    let knows: BTreeMap<&str, Vec<&str>> = metadata
        .packages
        .iter()
        .map(|package| {
            let ours = package.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal);
            let mut ours: Vec<&str> =
                ours.map(|dependency| dependency.name.as_str()).filter(|name| members.contains(name)).collect();
            ours.sort_unstable();
            (package.name.as_str(), ours)
        })
        .collect();
    insta::assert_debug_snapshot!(knows, @r#"
    {
        "app": [],
        "bindgen": [],
        "bodies": [],
        "dynamodb": [],
        "emulator": [
            "bodies",
            "dynamodb",
            "event-pattern",
            "records",
            "sigv4",
            "velocity",
            "wire",
        ],
        "event-pattern": [],
        "records": [],
        "sandbox": [],
        "server": [
            "app",
            "bodies",
            "emulator",
            "records",
            "sandbox",
            "store",
            "wire",
        ],
        "sigv4": [],
        "store": [
            "bodies",
            "records",
        ],
        "test-postgres": [],
        "tests": [
            "app",
            "emulator",
            "sandbox",
            "server",
            "test-postgres",
        ],
        "velocity": [],
        "wire": [],
    }
    "#);
}

#[test]
fn the_readme_counts_the_operations_that_are_implemented() {
    let services: Vec<Coverage> = emulator::dispatch::services().iter().map(Coverage::of).collect();
    let readme = std::fs::read_to_string(tests::root().join("README.md")).unwrap();
    for Coverage { service, implemented, .. } in &services {
        let counted = format!("{} operations |", implemented.len());
        let name = service.trim_start_matches("AWS ").trim_start_matches("Amazon ");
        let names = [name, "IAM", "STS", "CloudWatch Logs"];
        let row = readme
            .lines()
            .find(|line| names.iter().any(|name| line.starts_with(&format!("| {name} |"))) && line.contains(&counted));
        assert!(row.is_some(), "README.md: {service} has {counted}");
    }
    let absent: usize = services.iter().map(|service| service.absent.len()).sum();
    assert!(readme.contains(&format!("Another {absent} operations of these services")), "README.md: {absent} are absent");
}
