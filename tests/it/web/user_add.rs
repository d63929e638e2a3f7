//! `coldstart user add` and `coldstart user delete`.

use app::account::{Role, api::WhoAmI};
use tests::{Coldstart, Student, redacted, run};

#[tokio::test]
async fn an_account_made_on_the_command_line_signs_in_while_the_site_runs() {
    let site = Coldstart::serve().unwrap();
    let data = site.data().to_str().unwrap();
    let add = |arguments: &[&str], password: &str| {
        let finished = run(&[&["user", "add", "--data", data], arguments].concat(), &[], &format!("{password}\n")).unwrap();
        let account = regex::Regex::new(r"\d{12}").unwrap().replace_all(&redacted(&finished.stdout), "ACCOUNT").into_owned();
        (finished.code, account, finished.stderr)
    };
    insta::assert_debug_snapshot!(add(&["Prof.Ada", "--role", "instructor"], "a long enough password"), @r#"
    (
        0,
        "Prof.Ada can sign in. AWS account ACCOUNT.",
        "Password for Prof.Ada (one line on standard input, at least 10 characters):",
    )
    "#);
    insta::assert_debug_snapshot!(add(&["prof.ada"], "a long enough password"), @r#"
    (
        1,
        "",
        "Password for prof.ada (one line on standard input, at least 10 characters):\ncoldstart: the name is taken",
    )
    "#);
    insta::assert_debug_snapshot!(add(&["bo"], "short"), @r#"
    (
        1,
        "",
        "Password for bo (one line on standard input, at least 10 characters):\ncoldstart: A password has at least 10 characters.",
    )
    "#);
    insta::assert_debug_snapshot!(add(&["b o"], "a long enough password"), @r#"
    (
        1,
        "",
        "coldstart: A name has 2 to 40 letters or digits, with dots, dashes or underscores between them.",
    )
    "#);
    insta::assert_debug_snapshot!(add(&["admin", "--role", "admin"], "a long enough password"), @r#"
    (
        1,
        "",
        "coldstart: This name is reserved: others could take you for the site itself, or for somebody who runs it. Choose another. To give a user rights, use --role.",
    )
    "#);

    let ada = Student::visitor(&site).unwrap();
    ada.enter("/sign-in", "prof.ada", "a long enough password").await.unwrap();
    let learner = ada.ask(&WhoAmI {}).await.unwrap().unwrap();
    assert_eq!((learner.name.as_str(), learner.role), ("Prof.Ada", Role::Instructor));
    let role =
        ada.aws(site.data()).await.unwrap().sh("aws iam get-role --role-name MyLambdaRole --query Role.RoleName --output text");
    assert_eq!(role.unwrap().ok().unwrap().trim(), "MyLambdaRole", "the account is furnished at the first sign-in");
}

#[tokio::test]
async fn a_user_who_is_deleted_can_not_sign_in_and_the_name_is_free() {
    let site = Coldstart::serve().unwrap();
    let bo = Student::signed_up(&site, "bo").await.unwrap();
    let account = bo.access().await.unwrap().account;
    let delete = || {
        let finished = run(&["user", "delete", "--data", site.data().to_str().unwrap(), "BO"], &[], "").unwrap();
        (finished.code, finished.stdout.trim().to_owned(), finished.stderr)
    };
    insta::assert_debug_snapshot!(delete(), @r#"
    (
        0,
        "bo is deleted, with all that was theirs.",
        "",
    )
    "#);
    insta::assert_debug_snapshot!(delete(), @r#"
    (
        1,
        "",
        "coldstart: there is no user of this name",
    )
    "#);
    Student::visitor(&site).unwrap().enter("/sign-in", "bo", tests::PASSWORD).await.unwrap_err();
    let another = Student::signed_up(&site, "bo").await.unwrap();
    assert_ne!(another.access().await.unwrap().account, account);
}
