//! Names and passwords that the site refuses, and the messages.

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
        ("/sign-up", "..", PASSWORD, "A name has 2 to 40 letters"),
        ("/sign-up", "Guest", PASSWORD, "This name is reserved"),
        ("/sign-up", "аdmin", PASSWORD, "This name mixes letters of different alphabets"),
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
