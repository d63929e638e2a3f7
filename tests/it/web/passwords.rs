//! Names and passwords: what is refused, and how often somebody may guess.

use tests::{Coldstart, PASSWORD, Student, location};

#[tokio::test]
async fn names_and_passwords_that_are_none_lead_back_to_the_form_with_a_sentence() {
    let site = Coldstart::shared_site();
    Student::signed_up(site, "taken").await.unwrap();
    let long = "x".repeat(257);
    let cases = [
        ("/sign-up", "taken", PASSWORD, "This name is taken."),
        ("/sign-up", "TAKEN", PASSWORD, "This name is taken."),
        ("/sign-up", "x", PASSWORD, "A name has 2 to 40 letters"),
        ("/sign-up", "two words", PASSWORD, "A name has 2 to 40 letters"),
        ("/sign-up", "<script>alert(1)</script>", PASSWORD, "A name has 2 to 40 letters"),
        ("/sign-up", "fresh", "short", "A password has at least 10 characters."),
        ("/sign-up", "fresh", &long, "A password has at least 10 characters."),
        ("/sign-up", "", "", "A name has 2 to 40 letters"),
        ("/sign-in", "taken", "not the password", "Name or password is wrong."),
        ("/sign-in", "nobody-of-this-name", PASSWORD, "Name or password is wrong."),
        ("/sign-in", "' OR 1=1 --", PASSWORD, "Name or password is wrong."),
    ];
    let visitor = Student::visitor(site).unwrap();
    for (form, name, password, sentence) in cases {
        let refused = visitor.form(form, &[("name", name), ("password", password)]).await.unwrap();
        let back = location(&refused).unwrap().to_owned();
        assert!(back.starts_with(&format!("{form}?error=")), "{name:?}: {back}");
        let page = visitor.page(&back).await.unwrap();
        assert!(page.contains(sentence), "{name:?}, {password:?}: no “{sentence}”");
        assert!(!page.contains("<script>alert"), "{name:?} is not escaped");
        assert!(password.len() < 10 || !page.contains(password), "the password comes back");
    }
}

#[tokio::test]
async fn ten_wrong_passwords_are_answered_clearly_and_slow_down_nobody_else() {
    let site = Coldstart::serve().unwrap();
    Student::signed_up(&site, "target").await.unwrap();
    Student::signed_up(&site, "bystander").await.unwrap();
    let guesser = Student::visitor(&site).unwrap();
    let mut answers = Vec::new();
    for guess in 0..10 {
        let refused =
            guesser.form("/sign-in", &[("name", "target"), ("password", &format!("wrong password {guess}"))]).await.unwrap();
        let back = location(&refused).unwrap().to_owned();
        let page = guesser.page(&back).await.unwrap();
        let alert = page.split("role=\"alert\"").nth(1).unwrap().split("<p>").nth(1).unwrap().split("</p>").next().unwrap();
        answers.push(alert.replace(|letter: char| letter.is_ascii_digit(), "9").replace("99", "9"));
    }
    answers.dedup();
    insta::assert_snapshot!(answers.join("\n"), @r#"
    Name or password is wrong.
    Too many tries. Wait 9 seconds and try again.
    "#);
    let refused = guesser.enter("/sign-in", "target", PASSWORD).await.unwrap_err();
    assert!(refused.to_string().contains("too-many-tries"), "the right password is not told from a wrong one any more: {refused}");
    Student::visitor(&site).unwrap().enter("/sign-in", "bystander", PASSWORD).await.unwrap();
}
