//! An unchanged Jekyll page that an author drops into a content folder.

use std::{fs, path::Path};

use tests::{Coldstart, Student, not_run, root, seed_page};

const OURS: &str = "tests/it/content/2026-01-15-module-9-serverless-in-short.md";

/// Serves a course with the page and returns a guest, the page's HTML and the site. The course has its labs in another module of
/// the same number.
async fn dropped_in(page: &Path) -> (Student, String, Coldstart) {
    let content = tempfile::tempdir().unwrap();
    super::copy(&root().join("content"), content.path());
    let name = page.file_name().unwrap().to_str().unwrap();
    fs::copy(page, content.path().join(name)).unwrap();
    let site = Coldstart::serve_in(tempfile::tempdir().unwrap(), content.path()).unwrap();
    let student = Student::guest(&site).await.unwrap();
    let slug = name[11..].trim_end_matches(".md");
    let html = student.page(&format!("/modules/{slug}")).await.unwrap();
    (student, html, site)
}

/// Checks that the HTML contains the fragments and no unrendered Markdown.
fn is_rendered(html: &str, fragments: &[&str]) {
    for fragment in fragments {
        assert!(html.contains(fragment), "no {fragment} in\n{html}");
    }
    for raw in ["**", "| ---", "```", "- [ ]", "&lt;img", "---\ntitle"] {
        let prose = html.split("class=\"prose\"").nth(1).unwrap().split("<nav class=\"neighbours\"").next().unwrap();
        let outside_code: String =
            prose.split("<pre").map(|part| part.split_once("</pre>").map_or(part, |(_, rest)| rest)).collect();
        assert!(!outside_code.contains(raw), "{raw} stands in the page as it was typed");
    }
}

/// Returns the ids of the labs in the page's list of contents.
fn labs_of(html: &str) -> Vec<String> {
    let contents = html.split("class=\"contents\"").nth(1).unwrap().split("</nav>").next().unwrap();
    let dots = contents.split("<li class=\"is-lab\"").skip(1).map(|line| line.split("data-lab=\"").nth(1).unwrap());
    dots.map(|dot| dot.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_page_of_that_shape_renders_right_and_its_labs_are_found_by_heading() {
    let (student, html, _site) = dropped_in(&root().join(OURS)).await;
    is_rendered(
        &html,
        &[
            "<title>Module 9 – Serverless in Short (Lambda and API Gateway)",
            "datetime=\"2026-01-15\"",
            "A page as people write them for Jekyll",
            "🎯",
            "<strong>function</strong>",
            "<table>",
            "<strong>Stateless</strong>",
            "<blockquote>",
            "vending machine",
            "type=\"checkbox\" class=\"task\" disabled=\"\" checked=\"\"",
            "┌─────────┐      ┌──────────┐",
            "https://example.com/lambda.png",
            "width=\"40\"",
            "alt=\"a small lambda\"",
            "Author from scratch",
        ],
    );
    assert_eq!(labs_of(&html), ["hello-lambda", "rest-api", "api-keys"]);
    for step in ["create", "code", "test", "cli"] {
        assert!(html.contains(&format!("/labs/hello-lambda?step={step}")), "no way into the step {step}");
    }
    assert_eq!(student.get("/labs/api-keys?step=plan").await.unwrap().status(), 200);
}

#[tokio::test]
async fn the_page_itself_renders_right_and_its_labs_are_found_by_heading() {
    let Some(page) = seed_page() else {
        return not_run(
            "the_page_itself_renders_right_and_its_labs_are_found_by_heading",
            "the module's page does not lie beside the repository",
        );
    };
    let (_student, html, _site) = dropped_in(&page).await;
    is_rendered(
        &html,
        &[
            "<title>Module 9 – AWS Lambda and API Gateway (Serverless Architecture)",
            "datetime=\"2025-11-06\"",
            "Creating serverless applications using AWS Lambda",
            "🎯",
            "<strong>Serverless Computing Model</strong>",
            "<strong>Event-driven</strong>",
            "ride-sharing apps",
            "┌───────▼───────┐",
            "width=\"50\"",
            "github.com/user-attachments/assets/2b5ee651-d23f-440d-820d-9655feeecf39",
            "Amazon S3, CloudFront, and Global Content Delivery",
        ],
    );
    assert_eq!(labs_of(&html), ["hello-lambda", "rest-api", "api-keys"]);
}

#[tokio::test]
async fn a_page_alone_in_a_folder_is_a_course() {
    let content = tempfile::tempdir().unwrap();
    let site = Coldstart::serve_in(tempfile::tempdir().unwrap(), content.path()).unwrap();
    let student = Student::guest(&site).await.unwrap();
    assert_eq!(student.get("/modules/module-9-serverless-in-short").await.unwrap().status(), 404);
    fs::copy(root().join(OURS), content.path().join("2026-01-15-module-9-serverless-in-short.md")).unwrap();
    // The site watches the folder; the page is there within seconds, without a restart.
    let begun = std::time::Instant::now();
    while student.get("/modules/module-9-serverless-in-short").await.unwrap().status() == 404 {
        assert!(begun.elapsed().as_secs() < 20, "the page is not seen");
    }
    assert!(student.page("/").await.unwrap().contains("Serverless in Short"));
}
