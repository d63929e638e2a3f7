#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]

mod deletion;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use app::account::Role;
use emulator::{Ids, RandomIds};
use store::sql::query;

use super::{LearnerName, Register, RegisterError, name::TypedName};
use crate::db::testing::Data;

/// Ids that repeat the first draw this many times and then differ.
struct Unlucky {
    draws: AtomicUsize,
    repeated: usize,
}

impl Ids for Unlucky {
    fn uuid(&self) -> String {
        RandomIds.uuid()
    }

    fn draw(&self, alphabet: &str, length: usize) -> String {
        // An account takes four draws: two for its id, two for its keys. One whose id is refused takes two.
        let account = self.draws.fetch_add(1, Relaxed) / 4;
        let letter = char::from(alphabet.as_bytes()[account.saturating_sub(self.repeated)]);
        std::iter::repeat_n(letter, length).collect()
    }
}

fn name(text: &str) -> LearnerName {
    LearnerName::parse(text).unwrap()
}

#[tokio::test]
async fn a_duplicate_account_id_is_drawn_again_and_not_reported_as_a_taken_name() {
    let data = Data::new();
    let databases = data.open().await;
    let register = Register::new(databases.main.clone(), Arc::new(Unlucky { draws: AtomicUsize::new(0), repeated: 1 }));
    let ada = register.add(Some((&name("ada"), "hash")), Role::Student).await.unwrap();
    let bo = register.add(Some((&name("bo"), "hash")), Role::Student).await.unwrap();
    assert_ne!(ada.aws_account, bo.aws_account);

    let register = Register::new(databases.main.clone(), Arc::new(Unlucky { draws: AtomicUsize::new(0), repeated: 1000 }));
    let never = register.add(Some((&name("cyd"), "hash")), Role::Student).await.unwrap_err();
    assert!(matches!(never, RegisterError::Storage(_)), "{never}");
    let register = Register::new(databases.main.clone(), Arc::new(RandomIds));
    let taken = register.add(Some((&name("ADA"), "hash")), Role::Student).await.unwrap_err();
    assert!(matches!(taken, RegisterError::NameTaken), "{taken}");
}

#[tokio::test]
async fn names_of_earlier_versions_can_sign_in_and_the_first_reserves_its_look_alikes() {
    let data = Data::new();
    let databases = data.open().await;
    let before = ["Guest", "admin", "..", "user1", "userl", "\u{418}\u{432}\u{430}\u{43d}", "\u{438}\u{432}\u{430}\u{43d}"];
    for (number, name) in before.iter().enumerate() {
        let insert = query(
            "INSERT INTO learners (name, password_hash, role, aws_account, created_at) VALUES ($1, 'hash', 'student', $2, '')",
        );
        insert.bind(*name).bind(format!("{:012}", 111_122_223_333 + number)).execute(&databases.main.writer).await.unwrap();
    }
    let register = Register::new(databases.main.clone(), Arc::new(RandomIds));
    for _ in 0..2 {
        register.fill_name_keys().await.unwrap();
    }
    for name in before {
        let (found, _) = register.by_name(&TypedName::parse(name).unwrap()).await.unwrap().unwrap();
        assert_eq!(found.name, name);
    }
    let (found, _) = register.by_name(&TypedName::parse("ADMIN").unwrap()).await.unwrap().unwrap();
    assert_eq!(found.name, "admin");
    assert!(
        register.by_name(&TypedName::parse("adm1n").unwrap()).await.unwrap().is_none(),
        "what only looks alike is not the same"
    );
    for (new, expected) in [("USER1", "the name is taken"), ("userI", "the name looks like one that is taken")] {
        let refused = register.add(Some((&name(new), "hash")), Role::Student).await.unwrap_err();
        assert_eq!(refused.to_string(), expected, "{new}");
    }
}

crate::db::testing::also_on_postgres! {
    a_duplicate_account_id_is_drawn_again_and_not_reported_as_a_taken_name,
}
