//! The report of a proof.

use std::fmt;

/// The findings of a proof, by lab.
#[derive(Clone, Debug, Default)]
pub struct ProofReport {
    files: Vec<Finding>,
    labs: Vec<LabReport>,
}

#[derive(Clone, Debug)]
struct LabReport {
    id: String,
    title: String,
    checks: usize,
    points: u32,
    near_misses: usize,
    findings: Vec<Finding>,
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
        self.labs.push(LabReport { id: id.into(), title: title.into(), checks, points, near_misses: 0, findings: Vec::new() });
    }

    /// Counts a near miss.
    pub(super) fn tried(&mut self) {
        if let Some(lab) = self.labs.last_mut() {
            lab.near_misses += 1;
        }
    }

    /// Adds a finding.
    pub(super) fn add(&mut self, finding: Finding) {
        match self.labs.last_mut() {
            Some(lab) => lab.findings.push(finding),
            None => self.files.push(finding),
        }
    }
}

impl fmt::Display for ProofReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.files {
            writeln!(f, "✗ {}", finding.message)?;
        }
        for lab in &self.labs {
            let mark = if lab.findings.is_empty() { "✓" } else { "✗" };
            writeln!(
                f,
                "{mark} {} ({}): {} checks, {} points, {} near misses",
                lab.title, lab.id, lab.checks, lab.points, lab.near_misses
            )?;
            for finding in &lab.findings {
                let point = POINTS.get(usize::from(finding.point).wrapping_sub(1)).unwrap_or(&"");
                writeln!(f, "    ✗ {}. {point}: {}", finding.point, finding.message)?;
            }
        }
        match self.findings().count() {
            0 => writeln!(f, "The course holds."),
            1 => writeln!(f, "1 thing does not hold."),
            several => writeln!(f, "{several} things do not hold."),
        }
    }
}
