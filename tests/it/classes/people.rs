//! Lists of people in and out: CSV, invitations, a new password.

use tests::{Coldstart, PASSWORD, Student, run};

use super::{class, code, instructor, joined, number, send};

#[tokio::test]
async fn a_list_of_people_becomes_links_and_the_gradebook_a_file_without_formulas() {
    let site = Coldstart::shared_site();
    let ada = instructor(site, "prof.lists").await;
    let class = class(&ada, "Lists").await;
    send(&ada, &format!("{class}/assignments"), &[("lab", "hello-lambda"), ("points", "10")]).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("people.csv");
    std::fs::write(&file, "name,labels\n=1+1,night;slow\n007,\n\"Lovelace, Ada\",\n").unwrap();
    let data = site.data().to_str().unwrap();
    let id = class.rsplit('/').next().unwrap();
    let import = |file: &std::path::Path| {
        let options = ["--class", id, "--public-url", &site.web, "--data", data];
        run(&[&["class", "import", file.to_str().unwrap()], &options[..]].concat(), &[], "").unwrap()
    };
    let links = import(&file);
    assert_eq!(links.code, 0, "{}", links.stderr);
    let codes: Vec<&str> = links.stdout.lines().skip(1).map(|line| line.rsplit("code=").next().unwrap()).collect();
    assert_eq!(codes.len(), 3, "{}", links.stdout);
    for (code, name) in codes.iter().zip(["list.one", "list.two", "list.three"]) {
        joined(site, name, code).await;
    }
    let again = import(&file);
    assert_eq!(again.stdout.lines().count(), 1, "who is in already is left out: {}", again.stdout);
    std::fs::write(&file, "name,role\nZebedee,\nBo,boss\n").unwrap();
    let refused = import(&file);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("row 3: a role is student, assistant or instructor"), "{}", refused.stderr);
    assert!(!ada.page(&class).await.unwrap().contains("Zebedee"), "nobody of a wrong list is invited");

    let answer = ada.get(&format!("{class}/grades.csv")).await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    let csv = answer.text().await.unwrap();
    let program =
        "import csv, io, json, sys; print(json.dumps(list(csv.reader(io.StringIO(sys.argv[1].lstrip('\\ufeff'), newline='')))))";
    let python = std::process::Command::new("python3").args(["-c", program, &csv]).output().unwrap();
    let rows: Vec<Vec<String>> = serde_json::from_slice(&python.stdout).unwrap();
    assert_eq!(
        rows,
        [
            ["Name", "Signs in as", "Labels", "Create and test your first Lambda function (10)", "Total (10)"]
                .map(str::to_owned)
                .to_vec(),
            ["'007", "list.two", "", "", "0"].map(str::to_owned).to_vec(),
            ["'=1+1", "list.one", "night, slow", "", "0"].map(str::to_owned).to_vec(),
            ["Lovelace, Ada", "list.three", "", "", "0"].map(str::to_owned).to_vec(),
        ]
    );
}

#[tokio::test]
async fn an_instructor_gives_a_student_a_link_for_a_new_password_and_the_old_sessions_end() {
    let site = Coldstart::shared_site();
    let ada = instructor(site, "prof.password").await;
    let class = class(&ada, "Passwords").await;
    let code = code(&ada, &class).await;
    let student = joined(site, "forgetful", &code).await;
    let id = number(&ada, &class, "forgetful").await;
    let onward = send(&ada, &format!("{class}/people/{id}/password"), &[]).await;
    assert!(ada.page(&onward).await.unwrap().contains("A link for a new password of"));
    let link = onward.split("password-link=").nth(1).unwrap().split('&').next().unwrap();
    let visitor = Student::visitor(site).unwrap();
    let page = visitor.page(&format!("/set-password?code={link}")).await.unwrap();
    assert!(page.contains("Set a new password"), "{page}");
    assert_eq!(student.get("/account").await.unwrap().status(), 200);
    let new = "an entirely new password";
    assert_eq!(send(&visitor, "/set-password", &[("code", link), ("password", new)]).await, "/sign-in?next=%2Fgrades");
    assert_eq!(student.get("/account").await.unwrap().headers()["location"], "/sign-in?next=%2Faccount");
    assert!(visitor.enter("/sign-in", "forgetful", PASSWORD).await.is_err());
    visitor.enter("/sign-in", "forgetful", new).await.unwrap();
    assert!(send(&visitor, "/set-password", &[("code", link), ("password", new)]).await.ends_with("problem=link"));
}
