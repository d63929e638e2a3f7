//! The report of a proof.

use std::fmt;

/// The findings of a proof, by lab.
#[derive(Clone, Debug, Default)]
pub struct ProofReport {
    files: Vec<Finding>,
    labs: Vec<LabReport>,
    /// Whether messages of near misses are kept.
    pub(super) tell_messages: bool,
}

#[derive(Clone, Debug)]
struct LabReport {
    id: String,
    title: String,
    checks: usize,
    points: u32,
    near_misses: usize,
    findings: Vec<Finding>,
    /// What was not tried, and why.
    skipped: Option<String>,
    /// What learners would read of each near miss: its name and the message.
    messages: Vec<(String, String)>,
}

/// A statement about the course that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The point of the proof, 1 to 7.
    pub point: u8,
    /// Where the mistake is, what it is, and what was expected.
    pub message: String,
}

impl Finding {
    /// A mistake in a file (point 7).
    pub fn file(message: String) -> Self {
        Self { point: 7, message }
    }
}

const POINTS: [&str; 7] = [
    "nothing passes on the starter",
    "the solution passes everything",
    "each step passes its checks and no later step's",
    "each near miss is named",
    "the verdicts are the same for every seed",
    "every line of the solution is needed",
    "files are as the format says",
];

impl ProofReport {
    /// Whether there are no findings.
    pub fn holds(&self) -> bool {
        self.findings().next().is_none()
    }

    /// All findings.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.files.iter().chain(self.labs.iter().flat_map(|lab| &lab.findings))
    }

    /// Starts the part about a lab; later findings belong to it.
    pub(super) fn begin(&mut self, id: &str, title: &str, checks: usize, points: u32) {
        self.labs.push(LabReport {
            id: id.into(),
            title: title.into(),
            checks,
            points,
            near_misses: 0,
            findings: Vec::new(),
            skipped: None,
            messages: Vec::new(),
        });
    }

    /// Counts a near miss.
    pub(super) fn tried(&mut self) {
        if let Some(lab) = self.labs.last_mut() {
            lab.near_misses += 1;
        }
    }

    /// Says what of the current lab is not tried.
    pub(super) fn skip(&mut self, why: &str) {
        if let Some(lab) = self.labs.last_mut() {
            lab.skipped = Some(why.to_owned());
        }
    }

    /// Keeps what a near miss's learner would read.
    pub(super) fn message(&mut self, miss: &str, message: String) {
        if let (Some(lab), true) = (self.labs.last_mut(), self.tell_messages) {
            lab.messages.push((miss.to_owned(), message));
        }
    }

    /// Whether this lab was tried and does not hold.
    pub(super) fn failed(&self, lab: &str) -> bool {
        self.labs.iter().any(|tried| tried.id == lab && (!tried.findings.is_empty() || tried.skipped.is_some()))
    }

    /// Adds a finding.
    pub(super) fn add(&mut self, finding: Finding) {
        match self.labs.last_mut() {
            Some(lab) => lab.findings.push(finding),
            None => self.files.push(finding),
        }
    }
}

/// `1 check`, `2 near misses`.
fn counted(count: usize, what: &str) -> String {
    let many = if what.ends_with('s') { "es" } else { "s" };
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}{many}") }
}

impl fmt::Display for ProofReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.files {
            writeln!(f, "✗ {}", finding.message)?;
        }
        for lab in &self.labs {
            let mark = match (lab.findings.is_empty(), &lab.skipped) {
                (true, None) => "✓",
                (true, Some(_)) => "–",
                (false, _) => "✗",
            };
            writeln!(
                f,
                "{mark} {} ({}): {}, {}, {}",
                lab.title,
                lab.id,
                counted(lab.checks, "check"),
                counted(lab.points as usize, "point"),
                counted(lab.near_misses, "near miss"),
            )?;
            for finding in &lab.findings {
                let point = POINTS.get(usize::from(finding.point).wrapping_sub(1)).unwrap_or(&"");
                writeln!(f, "    ✗ {}. {point}: {}", finding.point, finding.message)?;
            }
            if let Some(skipped) = &lab.skipped {
                writeln!(f, "    – {skipped}")?;
            }
            for (miss, message) in &lab.messages {
                writeln!(f, "    {miss}: {message}")?;
            }
        }
        match self.findings().count() {
            0 => writeln!(f, "The course holds."),
            1 => writeln!(f, "1 thing does not hold."),
            several => writeln!(f, "{several} things do not hold."),
        }
    }
}
