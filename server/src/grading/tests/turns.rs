//! If there are many runs of checks, they wait for each other.

use app::grading::port::Grading;
use emulator::AccountId;

use super::site::Site;
use crate::admission::{Class, Party, Permit};

const LAB: &str = "steps:
  - id: one
    title: One
    checks:
      - id: role
        say: the role is there
        resource: { type: iam.role, where: { name: basic } }
";

/// Takes all permits that guests may have.
fn crowd(site: &Site) -> Vec<Permit> {
    let guest = |number| Party { account: AccountId::from_number(number), class: Class::NOWHERE };
    (1..1000).map_while(|number| site.admission.runs.try_take(guest(number)).ok()).collect()
}

#[tokio::test]
async fn a_run_of_checks_waits_until_another_has_ended() {
    let site = Site::with(&[("lab", "lab.yaml", LAB)]).await;
    let mut crowd = crowd(&site);
    // Admission knows the network of this guest from here on, and the run asks for its permit at once.
    site.admission.party(site.account()).await;
    assert_eq!(crowd.len(), 12, "of 32 guests may have 16, and those of one network 12");
    let (verdict, ()) = tokio::join!(site.grading.check(&site.learner, "lab", None), async {
        tokio::task::yield_now().await;
        assert!(crowd.pop().is_some());
    });
    assert_eq!(verdict.unwrap().results.len(), 1);
    assert_eq!(site.admission.runs.taken(), 11, "its place is free again");
}
