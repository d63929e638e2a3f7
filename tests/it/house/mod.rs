//! The repository itself: which crates may depend on which.

mod shapes;

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};

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
        "emulator": [
            "records",
        ],
        "event-pattern": [],
        "records": [],
        "sandbox": [],
        "server": [
            "app",
            "emulator",
            "records",
            "sandbox",
            "store",
        ],
        "sigv4": [],
        "store": [
            "records",
        ],
        "tests": [
            "app",
            "emulator",
            "sandbox",
            "server",
        ],
        "wire": [],
    }
    "#);
}
