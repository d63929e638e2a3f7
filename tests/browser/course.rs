//! A course of twenty modules, a page without labs on disk, where to go on, and what only instructors see.

use std::{fs, path::Path};

use fantoccini::Locator;
use tests::{Coldstart, run};

use crate::page::{Page, open, open_course};

/// A course with the repository's module and nineteen more, in three parts.
fn twenty_modules(to: &Path) {
    copy(&tests::root().join("content"), to);
    let mut parts = String::from("format: 1\ntitle: A long course\ndescription: Twenty modules.\nmodules: []\nparts:\n");
    for (title, numbers) in [("Storage", 1..=6), ("Compute", 7..=13), ("Everything else", 14..=20)] {
        parts.push_str(&format!("  - title: {title}\n    modules:\n"));
        for number in numbers {
            let name = if number == 9 { "09-lambda-api-gateway".to_owned() } else { format!("{number:02}-module-{number}.md") };
            parts.push_str(&format!("      - {name}\n"));
            if number != 9 {
                let text = format!(
                    "---\ntitle: \"Module {number}: Subject {number} of a long course\"\ndescription: What subject {number} is about.\n---\n\n\
                     Before.\n\n## Buckets of kind {number}\n\nA pelican{number} lives here.\n"
                );
                fs::write(to.join(name), text).unwrap();
            }
        }
    }
    let file = fs::read_to_string(to.join("course.yaml")).unwrap();
    let account = &file[file.find("\naccount:").unwrap()..];
    fs::write(to.join("course.yaml"), parts + account).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

async fn create_function(page: &Page) {
    page.click("Create function").await;
    page.fill("Function name", "HelloLambda").await;
    page.click("Create function").await;
    page.sees("Successfully created the function HelloLambda.").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_course_of_twenty_modules_is_found_through_from_the_top_bar_and_the_front_page() {
    let content = tempfile::tempdir().unwrap();
    twenty_modules(content.path());
    let Some((site, page)) = open_course(content.path()).await else { return };
    page.sees("Everything else").await;
    page.click("Course").await;
    page.click("20. Subject 20 of a long course").await;
    page.sees("A pelican20 lives here.").await;

    page.click("Course").await;
    let field = page.client().find(Locator::Css(".course-menu input[type=search]")).await.unwrap();
    field.send_keys("PELICAN7\n").await.unwrap();
    page.sees("1 place").await;
    page.click("Buckets of kind 7").await;
    page.sees("A pelican7 lives here.").await;
    assert!(page.client().current_url().await.unwrap().as_str().ends_with("/modules/module-7#buckets-of-kind-7"));

    // What is done shows in the list of modules.
    page.go(&format!("{}/labs/hello-lambda", site.web)).await;
    page.click("Start the lab").await;
    page.alive().await;
    create_function(&page).await;
    page.sees("3/12 points").await;
    page.go(&site.web).await;
    page.until("the module is begun", || async {
        Ok(page.ask("return document.querySelector('.module-line .contents-dot[data-labs~=hello-lambda]')?.dataset.state").await
            == "some")
    })
    .await;
    page.client().set_window_size(390, 800).await.unwrap();
    for path in ["/", "/search?q=lambda", "/modules/module-7"] {
        page.go(&format!("{}{path}", site.web)).await;
        let wide = page.ask("return document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
        assert_eq!(wide, 0, "{path} is wider than a narrow window");
    }
    page.click("Course").await;
    page.sees("Storage").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_front_pages_button_leads_on_to_the_step_that_is_next() {
    let Some((site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    create_function(&page).await;
    page.sees("3/12 points").await;
    page.go(&site.web).await;
    page.click("Go on: Lab 1, step 2").await;
    page.sees("Write the code and deploy it").await;
    page.go(&site.web).await;
    page.sees("Go on: Lab 1, step 2").await;
    page.sees_no("Start Lab 1").await;
    assert_eq!(page.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_with_labs_by_its_headings_only_has_a_workbench_without_checks() {
    let content = tempfile::tempdir().unwrap();
    let name = "2026-01-15-module-9-serverless-in-short.md";
    fs::copy(tests::root().join("tests/it/content").join(name), content.path().join(name)).unwrap();
    let Some((_site, page)) = open_course(content.path()).await else { return };
    page.sees("To practise, without checks").await;
    page.click("Start Lab 1").await;
    page.alive().await;
    page.sees("nothing is checked in this lab").await;
    create_function(&page).await;
    page.type_code("def lambda_handler(event, context): return 42").await;
    page.click("Deploy").await;
    page.sees("Successfully updated the function HelloLambda.").await;
    page.click("Test").await;
    page.click_in("panel-test", "Test").await;
    page.sees("Executing function: succeeded").await;
    for absent in ["Check all", "0 points", "There is no such lab"] {
        assert!(!page.ask("return document.querySelector('main').innerText").await.as_str().unwrap().contains(absent), "{absent}");
    }
    assert_eq!(page.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_menu_has_an_instructors_links_for_instructors_only() {
    let Some((site, page)) = open().await else { return };
    let add = |site: &Coldstart, name: &str, role: &str| {
        let data = site.data().to_str().unwrap().to_owned();
        let finished =
            run(&["user", "add", name, "--role", role, "--data", &data], &[], &format!("{}\n", tests::PASSWORD)).unwrap();
        assert_eq!(finished.code, 0, "{}", finished.stderr);
    };
    add(&site, "prof.ada", "instructor");
    add(&site, "bo", "student");
    for (name, sees) in [("bo", false), ("prof.ada", true)] {
        page.client().delete_all_cookies().await.unwrap();
        page.ask("sessionStorage.clear()").await;
        page.go(&format!("{}/sign-in?next=%2F", site.web)).await;
        page.fill("Name", name).await;
        page.fill("Password", tests::PASSWORD).await;
        page.click_in("main", "Sign in").await;
        page.sees(name).await;
        page.click("Course").await;
        page.sees("Search").await;
        let text = page.ask("return document.querySelector('.course-menu').innerText").await;
        assert_eq!(text.as_str().unwrap().contains("For instructors"), sees, "{name}: {text}");
        page.go(&format!("{}/learners", site.web)).await;
        page.sees(if sees { "Everybody who has signed up" } else { "There is nothing at this address." }).await;
    }
    page.fill("Name", "B").await;
    page.click("Find").await;
    page.sees("bo").await;
    page.click("Journal of bo").await;
    page.sees("Typed by bo").await;
}
