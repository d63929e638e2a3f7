//! Learners' names: which are allowed, and which spellings find the same learner.

use app::account::api::WhoAmI;
use tests::{Coldstart, PASSWORD, Student, location};

/// Signs up with a name and returns the error's code, or `in`.
async fn signs_up(site: &Coldstart, name: &str) -> String {
    let visitor = Student::visitor(site).unwrap();
    let answer = visitor.form("/sign-up", &[("name", name), ("password", PASSWORD)]).await.unwrap();
    let back = location(&answer).unwrap().to_owned();
    back.split("error=").nth(1).map_or("in", |error| error.split('&').next().unwrap()).to_owned()
}

#[tokio::test]
async fn nobody_can_be_taken_for_the_site_or_for_another() {
    let site = Coldstart::shared_site();
    assert_eq!(signs_up(site, "copa.user1").await, "in");
    for (name, expected) in [
        ("Guest", "reserved-name"),
        ("admin", "reserved-name"),
        ("Ad.Min", "reserved-name"),
        ("Instruct0r", "reserved-name"),
        ("\u{ff27}uest", "reserved-name"),
        ("\u{430}dmin", "mixed-name"),
        ("..", "bad-name"),
        (".", "bad-name"),
        ("a\u{202e}b", "bad-name"),
        ("two words", "bad-name"),
        ("COPA.USER1", "name-taken"),
        ("copa.userl", "name-too-alike"),
        // All Cyrillic, except characters that all scripts share.
        ("\u{441}\u{43e}\u{440}\u{430}", "in"),
        ("copa", "name-too-alike"),
    ] {
        assert_eq!(signs_up(site, name).await, expected, "{name:?}");
    }
}

#[tokio::test]
async fn a_name_in_any_script_is_found_by_every_way_to_type_it() {
    let site = Coldstart::shared_site();
    for (name, spellings) in [
        ("Jos\u{e9}", ["jose\u{301}", "JOS\u{c9}"]),
        ("\u{41e}\u{43b}\u{435}\u{43d}\u{430}", ["\u{43e}\u{43b}\u{435}\u{43d}\u{430}", " \u{41e}\u{41b}\u{415}\u{41d}\u{410} "]),
        ("\u{7530}\u{4e2d}", ["\u{7530}\u{4e2d}", " \u{7530}\u{4e2d}"]),
        ("Ada.L", ["ada.l", "\u{ff21}\u{ff24}\u{ff21}.\u{ff2c}"]),
    ] {
        assert_eq!(signs_up(site, name).await, "in", "{name}");
        for spelling in spellings {
            let elsewhere = Student::visitor(site).unwrap();
            elsewhere.enter("/sign-in", spelling, PASSWORD).await.unwrap();
            assert_eq!(elsewhere.ask(&WhoAmI {}).await.unwrap().unwrap().name, name, "{spelling}");
        }
    }
}
