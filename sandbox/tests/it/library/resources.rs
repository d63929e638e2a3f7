//! Data files of a package, by each of Python's ways to read them.

use sandbox::Start;

use crate::code::{function_of, run, shown};

const READ: &str = r#"
    import importlib.resources as resources, json, os, pathlib, pkgutil

    def lambda_handler(event, context):
        folder = resources.files("colors")
        with resources.as_file(folder / "data" / "table.json") as path:
            by_path = json.loads(path.read_text())
        with open(os.path.join(os.environ["LAMBDA_TASK_ROOT"], "colors", "data", "table.json")) as file:
            by_open = json.load(file)
        return [
            by_open, by_path, json.loads(pkgutil.get_data("colors", "data/table.json")), json.loads(folder.joinpath("data/table.json").read_bytes()),
            json.loads(resources.read_text("colors.data", "table.json")), sorted(entry.name for entry in folder.iterdir()),
            open("colors/data/table.json").read(4), sorted(str(path) for path in pathlib.Path("/var/task").rglob("*.json")),
            os.path.getsize("/var/task/colors/data/table.json"), os.path.isdir("colors/data"), os.path.exists("colors/nothing"),
        ]
"#;

fn colors() -> Start {
    function_of(&[
        ("lambda_function.py", READ),
        ("colors/__init__.py", ""),
        ("colors/data/__init__.py", ""),
        ("colors/data/table.json", "{\"red\": 1}"),
    ])
}

#[tokio::test]
async fn data_files_of_a_package_are_read_by_path_and_as_resources() {
    let table = r#"{"red": 1}"#;
    let report = run(colors(), "{}").await;
    insta::assert_snapshot!(shown(&report.outcome).replace(table, "T"), @r#"[T, T, T, T, T, ["__init__.py", "data"], "{\"re", ["/var/task/colors/data/table.json"], 10, true, false]"#);
}

#[tokio::test]
async fn the_package_is_read_only() {
    let code = r#"
        import os, shutil

        def lambda_handler(event, context):
            here = "/var/task/lambda_function.py"
            acts = [
                lambda: open(here, "w"), lambda: open(here, "a"), lambda: open("new.txt", "x"), lambda: os.mkdir("folder"), lambda: os.remove(here),
                lambda: os.rename(here, "/var/task/other.py"), lambda: os.rename(here, "/tmp/other.py"), lambda: shutil.rmtree("/var/task"),
                lambda: os.truncate(here, 0), lambda: open("/opt/x", "w"), lambda: open("/x", "w"), lambda: os.mkdir("/var/lang"),
            ]
            return [refusal(act) for act in acts] + [os.listdir("/var/task")]

        def refusal(act):
            try:
                return f"allowed: {act()}"
            except OSError as error:
                return error.strerror
    "#;
    let outcome = run(function_of(&[("lambda_function.py", code)]), "{}").await.outcome;
    insta::assert_snapshot!(shown(&outcome).replace("\", ", "\"\n"), @r#"
    ["Read-only file system"
    "Read-only file system"
    "Read-only file system"
    "Read-only file system"
    "Read-only file system"
    "Read-only file system"
    "Read-only file system"
    "Read-only file system"
    "Read-only file system"
    "Read-only file system"
    "Read-only file system"
    "Read-only file system"
    ["lambda_function.py"]]
    "#);
}
