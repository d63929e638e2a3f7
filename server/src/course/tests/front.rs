use super::{course, page, problems};

#[test]
fn jekylls_keys_are_read_and_others_left_alone() {
    let course = page(
        "---\nlayout: post\ntitle: \"Module 9 – AWS Lambda\"\nsubtitle: Serverless\ndate: 2025-11-06 10:00:00 -0500\ncategories: aws lambda\n\
         tags: [serverless, api]\nimage: pictures/none.png\ndescription: What it is about.\nmath: true\n---\nText.\n",
    );
    let module = &course.modules[0];
    let image = format!("{:?}", module.image);
    insta::assert_debug_snapshot!(
        (&module.title, &module.subtitle, &module.date, &module.categories, &module.tags, &module.description, image, module.number),
        @r#"
    (
        "Module 9 – AWS Lambda",
        Some(
            "Serverless",
        ),
        Some(
            "2025-11-06",
        ),
        [
            "aws",
            "lambda",
        ],
        [
            "serverless",
            "api",
        ],
        "What it is about.",
        "None",
        Some(
            1,
        ),
    )
    "#
    );
    assert_eq!(problems(&course), "");
}

#[test]
fn without_front_matter_the_first_heading_is_the_title_and_the_files_name_says_date_and_number() {
    let course = course(&[("2025-11-06-module-9-aws-lambda.md", "\u{FEFF}# 🚀 AWS Lambda\r\n\r\nText.\r\n")]);
    let module = &course.modules[0];
    insta::assert_debug_snapshot!((&module.slug, &module.title, &module.date, module.number), @r#"
    (
        "module-9-aws-lambda",
        "AWS Lambda",
        Some(
            "2025-11-06",
        ),
        Some(
            9,
        ),
    )
    "#);
    assert!(module.sections.iter().all(|section| !section.html.contains("<h1")), "the title stands over the page already");
}

#[test]
fn a_mistake_in_front_matter_removes_the_page_and_is_reported_with_its_line() {
    let files = [
        ("01-fine/index.md", "# Fine\n"),
        ("02-open/index.md", "---\ntitle: Open\n\nText.\n"),
        ("03-wrong/index.md", "---\ntitle: A\ndate: [1\n---\nText.\n"),
        ("04-number/index.md", "---\ntitle: A\nnumber: nine\n---\nText.\n"),
    ];
    let course = course(&files);
    assert_eq!(course.modules.iter().map(|module| module.slug.as_str()).collect::<Vec<_>>(), ["fine"]);
    insta::assert_snapshot!(problems(&course), @r"
    02-open/index.md:1: the front matter that begins with --- has no end; expected a second line of ---
    03-wrong/index.md:3: expected string scalar
    04-number/index.md:3: invalid u32
    ");
}

#[test]
fn unpublished_pages_and_drafts_are_not_in_the_course() {
    let files = [
        ("01-here/index.md", "# Here\n"),
        ("02-later/index.md", "---\npublished: false\n---\n# Later\n"),
        ("_draft/index.md", "# Draft\n"),
        (".hidden.md", "# Hidden\n"),
        ("README.md", "# For authors\n"),
    ];
    assert_eq!(course(&files).modules.iter().map(|module| module.title.as_str()).collect::<Vec<_>>(), ["Here"]);
}

#[test]
fn modules_come_in_the_order_of_course_yaml_and_then_by_number_and_name() {
    let files = [
        ("course.yaml", "format: 1\ntitle: A course\nmodules: [b-second, nowhere]\naccount: { roles: [] }\n"),
        ("10-ten/index.md", "# Ten\n"),
        ("9-nine/index.md", "# Nine\n"),
        ("b-second/index.md", "# Second\n"),
        ("a-first.md", "# First\n"),
    ];
    let course = course(&files);
    assert_eq!(course.title, "A course");
    assert_eq!(course.modules.iter().map(|module| module.title.as_str()).collect::<Vec<_>>(), ["Second", "First", "Nine", "Ten"]);
    insta::assert_snapshot!(problems(&course), @"course.yaml: modules names “nowhere”; expected a folder with an index.md, or a .md file, of that name");
}
