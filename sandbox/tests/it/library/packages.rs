//! Packages of several files, layers, and dependencies that pip vendors into a zip.

use crate::code::{function_of, package, run, shown};

#[tokio::test]
async fn a_package_of_several_files_imports_its_own_modules() {
    let files = [
        (
            "lambda_function.py",
            "import helpers\nfrom lib.deep.leaf import name\nfrom plain.folder import without_init\n\ndef lambda_handler(event, context):\n    import late\n    return [helpers.double(21), name(), without_init.X, late.X]",
        ),
        ("helpers.py", "def double(n):\n    return 2 * n"),
        ("lib/__init__.py", ""),
        ("lib/names.py", "NAME = 'leaf'"),
        ("lib/deep/__init__.py", ""),
        ("lib/deep/leaf.py", "from ..names import NAME\n\ndef name():\n    from . import other\n    return NAME + other.SUFFIX"),
        ("lib/deep/other.py", "SUFFIX = '!'"),
        ("plain/folder/without_init.py", "X = 'a namespace package'"),
        ("late.py", "X = 'late'"),
    ];
    insta::assert_snapshot!(shown(&run(function_of(&files), "{}").await.outcome), @r#"[42, "leaf!", "a namespace package", "late"]"#);
}

#[tokio::test]
async fn a_handler_may_be_in_a_folder_by_dot_or_by_slash() {
    let files = [
        ("src/api/handler.py", "from .names import NAME\ndef main(event, context):\n    return [NAME, __name__]"),
        ("src/api/names.py", "NAME = 'api'"),
    ];
    for handler in ["src.api.handler.main", "src/api/handler.main"] {
        let mut function = function_of(&files);
        function.handler = handler.into();
        assert_eq!(shown(&run(function, "{}").await.outcome), r#"["api", "src.api.handler"]"#, "{handler}");
    }
}

#[tokio::test]
async fn a_vendored_package_has_its_metadata_and_entry_points() {
    let code = r#"
        import importlib.metadata as metadata
        import colors, colors.mixing.paint

        def lambda_handler(event, context):
            found = metadata.distribution("colors")
            points = metadata.entry_points(group="colors.plugins")
            return [
                metadata.version("colors"), found.metadata["Summary"], metadata.requires("colors"), colors.__file__,
                [point.load()() for point in points], sorted(d.name for d in metadata.distributions(path=["/var/task"])),
                sorted(str(file) for file in found.files),
            ]
    "#;
    let files = [
        ("lambda_function.py", code),
        ("colors/__init__.py", "from .mixing import paint"),
        ("colors/mixing/__init__.py", ""),
        ("colors/mixing/paint.py", "def red():\n    return 'crimson'"),
        (
            "colors-1.2.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: colors\nVersion: 1.2.0\nSummary: Paint\nRequires-Dist: tint (>=2)\n",
        ),
        ("colors-1.2.0.dist-info/RECORD", "colors/__init__.py,,\ncolors/mixing/paint.py,,\n"),
        ("colors-1.2.0.dist-info/entry_points.txt", "[colors.plugins]\nred = colors.mixing.paint:red\n"),
    ];
    insta::assert_snapshot!(shown(&run(function_of(&files), "{}").await.outcome), @r#"["1.2.0", "Paint", ["tint (>=2)"], "/var/task/colors/__init__.py", ["crimson"], ["colors"], ["colors/__init__.py", "colors/mixing/paint.py"]]"#);
}

#[tokio::test]
async fn layers_lie_in_opt_the_later_on_top_and_below_the_package() {
    let code = "import above, shared, site_wide\ndef lambda_handler(event, context):\n    return [above.X, shared.X, site_wide.X, open('/opt/data.txt').read()]";
    let mut function = function_of(&[("lambda_function.py", code), ("above.py", "X = 'package'")]);
    function.layers = vec![
        package(&[("python/shared.py", "X = 'first layer'"), ("python/above.py", "X = 'layer'"), ("data.txt", "first")]),
        package(&[
            ("python/shared.py", "X = 'second layer'"),
            ("python/lib/python3.12/site-packages/site_wide.py", "X = 'site'"),
            ("data.txt", "second"),
        ]),
    ];
    insta::assert_snapshot!(shown(&run(function, "{}").await.outcome), @r#"["package", "second layer", "site", "second"]"#);
}

#[tokio::test]
async fn compiled_modules_without_source_and_stray_native_ones() {
    let code = "def lambda_handler(event, context):\n    try:\n        import native\n    except ImportError as error:\n        return f'{type(error).__name__}: {error}'";
    let files = [("lambda_function.py", code), ("native.cpython-312-x86_64-linux-gnu.so", "\u{7f}ELF")];
    insta::assert_snapshot!(shown(&run(function_of(&files), "{}").await.outcome), @r#""ModuleNotFoundError: No module named 'native'""#);
}
