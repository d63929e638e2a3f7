//! Reads the labs of a content folder. A file that cannot be read becomes a [`Problem`]; everything else is loaded nevertheless.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::de::DeserializeOwned;
use serde_saphyr::Spanned;
use sha2::{Digest, Sha256};

use crate::course::files::Drafts;

use super::{
    Act, Kind, Lab, NearMiss, Problem, Replay, ReplayStep, Shown, Start, Tree, cure,
    expect::Expect,
    format::{Either, LabFile, NearMissFile, OtherLine, SolutionFile},
    lab::Need,
    problem::Source,
    provision::{CourseFile, Provision},
    resolve, tree,
};

/// The size limit of an author's YAML file, in bytes.
const LARGEST_YAML: usize = 256 << 10;
/// How deep maps and lists may be nested.
const DEEPEST: usize = 40;

/// All labs of a content folder.
#[derive(Clone, Debug, Default)]
pub struct Labs {
    /// Lab id → lab.
    pub labs: BTreeMap<String, Arc<Lab>>,
    /// What every learner's account is provisioned with.
    pub provision: Provision,
    /// The mistakes found in the files.
    pub problems: Vec<Problem>,
    /// Ids of labs that are of an earlier reading, because their files have a mistake now.
    pub kept: BTreeSet<String>,
}

impl Labs {
    /// Reads all published labs of the content folder.
    pub fn load(content: &Path) -> Self {
        Self::load_with(content, Drafts::LeftOut)
    }

    /// Reads all labs of the content folder, with or without drafts.
    pub fn load_with(content: &Path, drafts: Drafts) -> Self {
        let mut loaded = Self::default();
        match course(content) {
            Ok(provision) => loaded.provision = provision,
            Err(problem) => loaded.problems.push(problem),
        }
        for (module, folder) in lab_folders(content, drafts) {
            if let Some(lab) = lab(content, &module, &folder, &mut loaded.problems) {
                let file = lab.file.clone();
                if let Some(other) = loaded.labs.insert(lab.id.clone(), Arc::new(lab)) {
                    let message = format!("the lab `{}` is also in {}", other.id, other.file.display());
                    loaded.problems.push(Problem { file, line: 1, message });
                }
            }
        }
        loaded.check_starts();
        loaded.check_needs();
        loaded.problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        loaded
    }

    /// Keeps those labs of an earlier reading that were good and have a mistake now: a class may be doing them while their author mends it.
    pub fn keep_good(mut self, before: &Self) -> Self {
        let is_broken = |labs: &Self, folder: &Path| labs.problems.iter().any(|problem| problem.file.starts_with(folder));
        for (id, lab) in &before.labs {
            let Some(folder) = lab.file.parent() else { continue };
            let was_good = before.kept.contains(id) || !is_broken(before, folder);
            if was_good && is_broken(&self, folder) {
                let message = "the lab stays as it was, for everybody, until its mistakes are mended".to_owned();
                self.problems.push(Problem { file: lab.file.clone(), line: 0, message });
                self.labs.insert(id.clone(), lab.clone());
                self.kept.insert(id.clone());
            }
        }
        self
    }

    /// The labs as learners see them: without hidden checks.
    pub fn for_learners(&self) -> Self {
        let seen = |(id, lab): (&String, &Arc<Lab>)| {
            let has_hidden = lab.checks().any(|(_, check)| check.shown != Shown::Always);
            (id.clone(), if has_hidden { Arc::new(lab.for_learners()) } else { lab.clone() })
        };
        Self { labs: self.labs.iter().map(seen).collect(), ..self.clone() }
    }

    /// The labs whose solutions lead to the state in which `lab` starts, first to last, without `lab` itself.
    pub fn before(&self, lab: &Lab) -> Vec<Arc<Lab>> {
        let mut chain = Vec::new();
        let mut start = &lab.start;
        while let Start::SolutionOf(id) = start {
            let Some(before) = self.labs.get(id).filter(|_| chain.len() < self.labs.len()) else { break };
            chain.push(before.clone());
            start = &before.start;
        }
        chain.reverse();
        chain
    }

    /// What a lab needs of earlier ones: each with the checks that have to hold, in that lab's order, those that they need included.
    pub fn needs(&self, lab: &Lab) -> Vec<(Arc<Lab>, Vec<String>)> {
        let all = |of: &Arc<Lab>| (of.clone(), of.looking());
        match &lab.needs {
            None => self.before(lab).iter().map(all).collect(),
            Some(needs) => needs
                .iter()
                .filter_map(|need| {
                    let of = self.labs.get(&need.lab)?;
                    Some(if need.checks.is_empty() { all(of) } else { (of.clone(), of.with_needs(&need.checks)) })
                })
                .collect(),
        }
    }

    fn check_needs(&mut self) {
        for lab in self.labs.values() {
            let problem = |need: &Need, message| Problem { file: lab.file.clone(), line: need.line, message };
            for need in lab.needs.iter().flatten() {
                let Some(of) = self.labs.get(&need.lab).filter(|of| of.id != lab.id) else {
                    self.problems
                        .push(problem(need, format!("`needs` names the lab `{}`, and there is no other lab of that id", need.lab)));
                    continue;
                };
                for check in need.checks.iter().filter(|check| of.check(check).is_none()) {
                    self.problems.push(problem(need, format!("the lab `{}` has no check `{check}`", need.lab)));
                }
            }
        }
    }

    fn check_starts(&mut self) {
        for lab in self.labs.values() {
            let mut seen = BTreeSet::from([lab.id.as_str()]);
            let mut start = &lab.start;
            while let Start::SolutionOf(id) = start {
                let problem = |message| Problem { file: lab.file.clone(), line: lab.start_line, message };
                let Some(before) = self.labs.get(id) else {
                    let near = cure::nearest(id, self.labs.keys().map(String::as_str));
                    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                    self.problems.push(problem(format!("`start` is from `{id}`, but there is no such lab{near}")));
                    break;
                };
                if !seen.insert(id) {
                    self.problems.push(problem(format!("`start` forms a cycle through `{id}`")));
                    break;
                }
                start = &before.start;
            }
        }
    }
}

fn lab_folders(content: &Path, drafts: Drafts) -> Vec<(String, PathBuf)> {
    let mut folders = Vec::new();
    for (module, module_folder) in folders_in(content, drafts) {
        for (_, folder) in folders_in(&module_folder.join("labs"), drafts) {
            if folder.join("lab.yaml").is_file() {
                folders.push((module.clone(), folder));
            }
        }
    }
    folders
}

fn folders_in(folder: &Path, drafts: Drafts) -> Vec<(String, PathBuf)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let folders = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut named: Vec<_> = folders.filter_map(|entry| Some((entry.file_name().to_str()?.to_owned(), entry.path()))).collect();
    named.retain(|(name, _)| !drafts.leave_out(name));
    named.sort();
    named
}

fn course(content: &Path) -> Result<Provision, Problem> {
    if !content.join("course.yaml").exists() {
        return Ok(Provision::default());
    }
    let (file, _) = read::<CourseFile>(content, &content.join("course.yaml"))?;
    Ok(file.account)
}

fn lab(content: &Path, module: &str, folder: &Path, problems: &mut Vec<Problem>) -> Option<Lab> {
    let name = folder.file_name()?.to_str()?.trim_start_matches('_').to_owned();
    let (file, source) = match read::<LabFile>(content, &folder.join("lab.yaml")) {
        Ok(read) => read,
        Err(problem) => {
            problems.push(problem);
            return None;
        }
    };
    let mut lab = resolve::lab(file, module, &name, &source, problems);
    let relative = |inside: &str| folder.strip_prefix(content).unwrap_or(folder).join(inside);
    let tree = |inside: &str, problems: &mut Vec<Problem>| {
        tree::read(&folder.join(inside)).unwrap_or_else(|(path, message)| {
            problems.push(Problem { file: relative(inside).join(path), line: 0, message });
            Tree::new()
        })
    };
    lab.starter = tree("starter", problems);
    lab.scripts = tree("scripts", problems);
    check_scripts(&lab, problems);
    let solution = tree("solution", problems);
    let wrong = tree("wrong", problems);
    if folder.join("solution.yaml").exists() {
        match read::<SolutionFile>(content, &folder.join("solution.yaml")) {
            Ok((file, source)) => lab.solution = Some(replay(file, &lab, solution, &source, problems)),
            Err(problem) => problems.push(problem),
        }
    }
    for name in wrong.keys().filter_map(|path| path.strip_suffix(".yaml")) {
        match read::<NearMissFile>(content, &folder.join("wrong").join(format!("{name}.yaml"))) {
            Ok((file, source)) => lab.near_misses.extend(near_miss(name, file, &lab, &wrong, &source, problems)),
            Err(problem) => problems.push(problem),
        }
    }
    lab.hash = hash(folder);
    Some(lab)
}

/// Reports checks whose program is not in `scripts/`.
fn check_scripts(lab: &Lab, problems: &mut Vec<Problem>) {
    for (_, check) in lab.checks() {
        if let Kind::Script(script, _) = &check.kind
            && !lab.scripts.contains_key(&script.file)
        {
            let message = format!("there is no file `{}` in scripts/; there is {}", script.file, listed(&lab.scripts));
            problems.push(Problem { file: lab.file.clone(), line: check.line, message });
        }
    }
}

fn replay(file: SolutionFile, lab: &Lab, files: Tree, source: &Source, problems: &mut Vec<Problem>) -> Replay {
    let wanted: Vec<&str> = lab.steps.iter().map(|step| step.id.as_str()).collect();
    let given: Vec<&str> = file.steps.iter().map(|step| step.step.value.as_str()).collect();
    if wanted != given {
        let at = wanted.iter().zip(&given).position(|(wanted, given)| wanted != given).unwrap_or(wanted.len().min(given.len()));
        let line = file.steps.get(at).map_or(0, |step| step.step.referenced.line());
        let message = format!("the lab's steps are {}, in this order, each once", wanted.join(", "));
        problems.push(source.problem(line, "", message));
    }
    for put in file.steps.iter().flat_map(|step| &step.put) {
        if !files.contains_key(&put.value) {
            let message = format!("there is no file `{}` in solution/; there is {}", put.value, listed(&files));
            problems.push(source.problem(put.referenced.line(), "", message));
        }
    }
    Replay { steps: replay_steps(file, source, problems), files, file: source.file.clone() }
}

/// The lines of a submission in the form of a lab's solution. It may leave out steps.
///
/// # Errors
/// The first mistake in the file.
pub fn solution_lines(lab: &Lab, file: &str, text: &str) -> Result<Vec<ReplayStep>, Problem> {
    let (read, source) = parse::<SolutionFile>(file.into(), text.as_bytes().to_vec())?;
    let mut problems = Vec::new();
    for step in &read.steps {
        if lab.step(step.step.value.as_str()).is_none() {
            let message = format!("the lab has no step `{}`", step.step.value.as_str());
            problems.push(source.problem(step.step.referenced.line(), "", message));
        }
    }
    let steps = replay_steps(read, &source, &mut problems);
    if problems.is_empty() { Ok(steps) } else { Err(problems.swap_remove(0)) }
}

fn replay_steps(file: SolutionFile, source: &Source, problems: &mut Vec<Problem>) -> Vec<ReplayStep> {
    let is_spare = |line: &&Spanned<Either<OtherLine>>| matches!(&line.value, Either::Full(line) if line.spare.is_some());
    let steps = file.steps.into_iter().map(|step| ReplayStep {
        step: step.step.value.into(),
        put: step.put.into_iter().map(|put| put.value).collect(),
        spare: step.run.iter().filter(is_spare).map(|line| line.referenced.line()).collect(),
        run: step.run.into_iter().filter_map(|line| act(line, source, problems)).collect(),
    });
    steps.collect()
}

/// A line of `run`, with its number.
fn act(line: Spanned<Either<OtherLine>>, source: &Source, problems: &mut Vec<Problem>) -> Option<(u64, Act)> {
    let number = line.referenced.line();
    let act = match line.value {
        Either::Text(text) => Act::Command(text.raw().to_owned()),
        Either::Full(OtherLine { spare: Some(spare), fast_forward: None }) => Act::Command(spare),
        Either::Full(OtherLine { spare: None, fast_forward: Some(by) }) => Act::FastForward(by),
        Either::Full(_) => {
            problems.push(source.problem(number, "", "a line that is no text has either `spare` or `fast_forward`"));
            return None;
        }
    };
    Some((number, act))
}

fn near_miss(
    name: &str,
    file: NearMissFile,
    lab: &Lab,
    wrong: &Tree,
    source: &Source,
    problems: &mut Vec<Problem>,
) -> Option<NearMiss> {
    let before = problems.len();
    let line = file.fails.referenced.line();
    let fails = file.fails.value.as_str().to_owned();
    let step = lab.steps.iter().position(|step| step.checks.iter().any(|check| check.id == fails));
    if step.is_none() {
        problems.push(source.problem(line, "", format!("the lab has no check `{fails}`")));
    }
    let mut put = Tree::new();
    for (of_solution, of_wrong) in file.put {
        match wrong.get(&of_wrong) {
            Some(content) => drop(put.insert(of_solution, content.clone())),
            None => problems.push(source.problem(
                1,
                &of_wrong,
                format!("there is no file `{of_wrong}` in wrong/; there is {}", listed(wrong)),
            )),
        }
    }
    for step in file.run.keys().filter(|step| lab.step(step.as_str()).is_none()) {
        problems.push(source.problem(1, step.as_str(), format!("the lab has no step `{}`", step.as_str())));
    }
    for quiz in file.answers.keys().filter(|quiz| lab.check(quiz.as_str()).is_none()) {
        problems.push(source.problem(1, quiz.as_str(), format!("the lab has no quiz `{}`", quiz.as_str())));
    }
    let message = Expect::parse(&file.message).map_err(|bad| problems.push(source.problem(1, &bad.needle, bad.message))).ok()?;
    let mut lines =
        |lines: Vec<Spanned<Either<OtherLine>>>| lines.into_iter().filter_map(|line| act(line, source, problems)).collect();
    let run = file.run.into_iter().map(|(step, run)| (step.into(), lines(run))).collect();
    let near_miss = NearMiss {
        name: name.into(),
        say: file.say,
        put,
        run,
        answers: file.answers.into_iter().map(|(quiz, answer)| (quiz.into(), answer.sorted())).collect(),
        fails,
        step: step?,
        message,
        file: source.file.clone(),
        line,
    };
    (problems.len() == before).then_some(near_miss)
}

fn listed(files: &Tree) -> String {
    if files.is_empty() { "none".into() } else { files.keys().cloned().collect::<Vec<_>>().join(", ") }
}

/// SHA-256 over every file of a lab's folder, in the order of their paths.
fn hash(folder: &Path) -> String {
    let mut hash = Sha256::new();
    for (path, content) in tree::read(folder).unwrap_or_else(|_| Tree::new()) {
        hash.update(path.len().to_be_bytes());
        hash.update(path);
        hash.update(content.len().to_be_bytes());
        hash.update(&content);
    }
    hex::encode(hash.finalize())
}

/// Reads a YAML file within limits on size, depth and aliases.
fn read<T: DeserializeOwned>(content: &Path, path: &Path) -> Result<(T, Source), Problem> {
    let file = path.strip_prefix(content).unwrap_or(path).to_path_buf();
    let problem = |line, message: String| Problem { file: file.clone(), line, message };
    let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
    if is_link {
        return Err(problem(0, "links are not followed; put the file itself here".into()));
    }
    let bytes = tree::file(path).map_err(|why| problem(0, why))?;
    parse(file, bytes.into())
}

/// Parses a YAML file within limits on size, depth and aliases.
fn parse<T: DeserializeOwned>(file: PathBuf, bytes: Vec<u8>) -> Result<(T, Source), Problem> {
    let problem = |line, message: String| Problem { file: file.clone(), line, message };
    if bytes.len() > LARGEST_YAML {
        return Err(problem(0, format!("the file has {} bytes; at most {LARGEST_YAML} are read", bytes.len())));
    }
    let text = String::from_utf8(bytes).map_err(|_| problem(0, "the file is not UTF-8".into()))?;
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_events: 50_000,
            max_aliases: 200,
            max_depth: DEEPEST,
            max_nodes: 50_000,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 20_000,
            max_replay_stack_depth: 8,
        },
        with_snippet: false,
    };
    match serde_saphyr::from_str_with_options(&text, options) {
        Ok(value) => Ok((value, Source { file, text })),
        Err(error) => {
            let line = error.location().map_or(0, |location| location.line());
            Err(problem(line, cure::message(&error.without_snippet().to_string(), &text, line)))
        }
    }
}
