//! What a learner reads of a step that was solved for them: in the drawer, and before it comes to it.

use leptos::prelude::*;

use super::{checks::Checks, outline::Outline};
use crate::grading::{NoPoints, SolvedStep, moment};

/// The note above a solved step's checks.
#[component]
pub fn SolvedNote(
    /// The step's id.
    step: String,
    /// The lab's checks.
    checks: Checks,
) -> impl IntoView {
    move || {
        checks.solved(&step).map(|solved| {
            view! { <p class="alert info solved-note"><strong>{title(solved.why)}</strong>" "{note(&solved)}</p> }
        })
    }
}

fn title(why: NoPoints) -> &'static str {
    match why {
        NoPoints::SolvedForYou => "This step was solved for you.",
        NoPoints::SolutionShown => "You have seen the solution of this step.",
        NoPoints::TriesUsed => "",
    }
}

fn note(solved: &SolvedStep) -> String {
    let when = moment(&solved.at);
    match solved.pays {
        true => format!("That was on {when}. In this lab it gives its points all the same."),
        false => format!(
            "That was on {when}. What passes in it gives no points; points that you had stay. To earn them, choose “Reset this step” under More \
             and do it yourself."
        ),
    }
}

/// What "Catch me up" does, and what it costs.
pub fn before_catching_up(outline: &Outline) -> (&'static str, &'static str) {
    let does = match outline.continues {
        true => "Types the solution into your AWS account: of the labs before, and of this one up to and with this step. ",
        false => "Types the solution into your AWS account, up to and with this step. ",
    };
    let costs = match outline.catch_up_pays {
        true => "In this lab, steps that are solved for you give their points all the same.",
        false => "Steps that are solved for you give no points. To earn them later, reset the step and do it yourself.",
    };
    (does, costs)
}

/// What "Reset this step" does.
pub fn before_resetting_step(outline: &Outline) -> (&'static str, &'static str) {
    let costs = match outline.catch_up_pays {
        true => "",
        false => "Steps before it that you have not done yourself give no points while they are solved for you.",
    };
    (
        "Puts your AWS account to where this step begins: what comes before it is solved for you, and this step is yours to do, for points. ",
        costs,
    )
}

/// What "Reset lab" does.
pub fn before_resetting(outline: &Outline) -> &'static str {
    match outline.continues {
        true => {
            "Puts your AWS account back to where this lab starts: the labs before it are solved for you, and every step of this one is yours to do, for points. "
        }
        false => "Puts your AWS account back to where this lab starts. Every step is yours to do then, for points. ",
    }
}

/// What giving up costs.
pub fn before_giving_up(outline: &Outline) -> &'static str {
    match outline.catch_up_pays {
        true => "",
        false => "Once you have seen it, steps that you have not done give no points until you reset them and do them yourself.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_solved_step_says_when_it_was_and_how_its_points_are_earned() {
        let solved =
            |pays| SolvedStep { step: "api".into(), why: NoPoints::SolvedForYou, at: "2026-11-29T10:32:07.5Z".into(), pays };
        assert_eq!(
            note(&solved(false)),
            "That was on 2026-11-29 10:32 UTC. What passes in it gives no points; points that you had stay. To earn them, choose “Reset this \
             step” under More and do it yourself."
        );
        assert_eq!(note(&solved(true)), "That was on 2026-11-29 10:32 UTC. In this lab it gives its points all the same.");
    }
}
