//! Reads a content folder into a course. An invalid file removes its module or lab from the course and adds a problem; everything else is loaded.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::Arc,
};

use super::{
    files::{self, Drafts, Found},
    front,
    lint::Links,
    model::{Course, Module},
    outline::{CourseOutline, LabOutline, LabOutlines},
    page::{self, Source},
    picture::Places,
    problem::Problem,
    slug::{Ids, is_slug},
};

/// The only version of the format.
const FORMAT: u32 = 1;
/// Reading speed in words a minute, for text that has to be understood.
const WORDS_A_MINUTE: usize = 200;

/// Reads everything that is published. Never fails: mistakes are in the course's problems.
pub fn load(content: &Path) -> Course {
    load_with(content, Drafts::LeftOut)
}

/// Reads everything, with or without drafts.
pub fn load_with(content: &Path, drafts: Drafts) -> Course {
    let mut problems = Vec::new();
    let outline = course_outline(content, &mut problems);
    let found = files::pages(content, drafts).map(|pages| {
        problems.extend(pages.without.into_iter().map(|(name, what)| {
            let message = format!(
                "the folder has {what} and no page, so it makes no module; expected an index.md, a README.md or an _index.md"
            );
            Problem::of(format!("{name}/"), message)
        }));
        by_weight(content, pages.found)
    });
    let (found, parts): (Vec<_>, Vec<_>) = match found {
        Ok(found) => in_order(found, &outline, &mut problems).into_iter().unzip(),
        Err(error) => {
            problems.push(Problem::of(".", format!("the content folder cannot be read: {error}")));
            Default::default()
        }
    };
    let labs: Vec<LabOutlines> = found.iter().map(|page| labs_of(page, drafts, &mut problems)).collect();
    let by_number: HashMap<u32, &LabOutlines> = found
        .iter()
        .zip(&labs)
        .filter(|(_, labs)| !labs.read.is_empty())
        .filter_map(|(page, labs)| Some((files::number(&page.name)?, labs)))
        .collect();
    let mut slugs = Ids::default();
    let named: Vec<String> = found.iter().map(|page| slugs.take(&files::slug_of(&page.name))).collect();
    let links = Links::new(content, found.iter().zip(&named).map(|(page, slug)| (page.file.clone(), slug.clone())));
    let mut modules = Vec::new();
    for (((page, own), part), slug) in found.iter().zip(&labs).zip(parts).zip(named) {
        match module((content, drafts), (page, slug), own, &by_number, &links, &mut problems) {
            Ok(Some(module)) => modules.push(Arc::new(Module { part, ..module })),
            Ok(None) => {}
            Err(problem) => problems.push(problem),
        }
    }
    let title = match outline.title.is_empty() {
        true => "Course".to_owned(),
        false => outline.title,
    };
    Course { title, description: outline.description, modules, problems }
}

fn course_outline(content: &Path, problems: &mut Vec<Problem>) -> CourseOutline {
    const FILE: &str = "course.yaml";
    let path = content.join(FILE);
    if !path.exists() {
        return CourseOutline::default();
    }
    let read = files::read(&path).map_err(|error| Problem::of(FILE, error.to_string()));
    match read
        .and_then(|text| serde_saphyr::from_str::<CourseOutline>(&text).map_err(|error| Problem::yaml(FILE, 1, &text, &error)))
    {
        Ok(outline) => {
            if outline.format != FORMAT {
                problems.push(Problem::of(FILE, format!("format is {}; expected {FORMAT}", outline.format)));
            }
            outline
        }
        Err(problem) => {
            problems.push(problem);
            CourseOutline::default()
        }
    }
}

/// The pages that course.yaml lists, in its order, followed by the others; each with the title of its part.
fn in_order(found: Vec<Found>, outline: &CourseOutline, problems: &mut Vec<Problem>) -> Vec<(Found, Option<String>)> {
    let (mut ordered, mut rest) = (Vec::new(), found);
    let in_parts = outline.parts.iter().flat_map(|part| part.modules.iter().map(|name| (name, Some(part.title.clone()))));
    for (name, part) in outline.modules.iter().map(|name| (name, None)).chain(in_parts) {
        match rest.iter().position(|page| page.name == *name || page.file == *name) {
            Some(index) => ordered.push((rest.remove(index), part)),
            None => problems.push(Problem::of(
                "course.yaml",
                format!("modules names “{name}”; expected a folder with an index.md, or a .md file, of that name"),
            )),
        }
    }
    ordered.extend(rest.into_iter().map(|page| (page, None)));
    ordered
}

/// Hugo's order: pages with a weight first, light ones before heavy ones.
fn by_weight(content: &Path, mut found: Vec<Found>) -> Vec<Found> {
    let weight = |page: &Found| {
        let text = files::read(&content.join(&page.file)).ok()?;
        front::split(&page.file, &text).ok()?.front.weight
    };
    found.sort_by_cached_key(|page| weight(page).map_or((1, 0), |weight| (0, weight)));
    found
}

fn labs_of(page: &Found, drafts: Drafts, problems: &mut Vec<Problem>) -> LabOutlines {
    let mut labs = LabOutlines::default();
    let Some(folder) = &page.folder else { return labs };
    for (name, path) in files::labs(folder, drafts) {
        let folder_name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let file = format!("{folder_name}/labs/{name}/lab.yaml");
        let read = files::read(&path).map_err(|error| Problem::of(&file, error.to_string()));
        let lab = read
            .and_then(|text| serde_saphyr::from_str::<LabOutline>(&text).map_err(|error| Problem::yaml(&file, 1, &text, &error)));
        match lab.and_then(|lab| sound(lab, &name, &file)) {
            Ok(lab) => labs.read.push(Arc::new(lab)),
            Err(problem) => {
                problems.push(problem);
                labs.unread.push(name);
            }
        }
    }
    labs.read.sort_by_key(|lab| (lab.number.unwrap_or(u64::MAX), lab.id.clone()));
    labs
}

/// A lab whose ids can be used in URLs.
fn sound(lab: LabOutline, folder: &str, file: &str) -> Result<LabOutline, Problem> {
    if lab.id != folder.trim_start_matches('_') {
        return Err(Problem::of(file, format!("id is “{}”; expected “{folder}”, the name of its folder", lab.id)));
    }
    let mut seen = HashSet::new();
    for name in std::iter::once(&lab.id).chain(lab.steps.iter().map(|step| &step.id)) {
        if !is_slug(name) {
            return Err(Problem::of(file, format!("“{name}” is no id; expected lower-case letters, digits and hyphens")));
        }
    }
    match lab.steps.iter().find(|step| !seen.insert(&step.id)) {
        Some(twice) => Err(Problem::of(file, format!("two steps are named “{}”; expected a name for each", twice.id))),
        None => Ok(lab),
    }
}

fn module(
    (content, drafts): (&Path, Drafts),
    (page, slug): (&Found, String),
    own: &LabOutlines,
    by_number: &HashMap<u32, &LabOutlines>,
    links: &Links,
    problems: &mut Vec<Problem>,
) -> Result<Option<Module>, Problem> {
    let text = files::read(&content.join(&page.file)).map_err(|error| Problem::of(&page.file, error.to_string()))?;
    let front::Page { front, body, body_line } = front::split(&page.file, &text)?;
    if front.is_draft() && drafts == Drafts::LeftOut {
        return Ok(None);
    }
    let number = front.number.or_else(|| files::number(&page.name)).or_else(|| files::number(front.title.as_deref()?));
    // A single page without labs of its own is another version of the module with the same number, and uses its labs.
    let labs = match number.and_then(|number| by_number.get(&number)) {
        Some(others) if own.read.is_empty() => others,
        Some(_) | None => own,
    };
    let beside = page.file.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default();
    let places = Places { slug: slug.clone(), folder: page.folder.clone(), content: content.to_owned(), beside };
    let rendered = page::render(&Source { file: &page.file, slug: &slug, places: &places, links, body, body_line, labs });
    problems.extend(rendered.problems);
    let image = front.image.and_then(|image| places.find(&image)).map(|(address, ..)| address);
    let shown = |lab: &&Arc<LabOutline>| rendered.sections.iter().any(|section| section.kind.lab() == Some(&lab.id));
    for lab in own.read.iter().filter(|lab| !shown(lab)) {
        let message = format!("no heading opens the lab {}; expected one with {{#lab-{}}} behind it", lab.id, lab.id);
        problems.push(Problem::of(&page.file, message));
    }
    let practice = rendered.practice.iter().filter(shown).cloned();
    let labs: Vec<_> = labs.read.iter().filter(shown).cloned().chain(practice).collect();
    Ok(Some(Module {
        part: None,
        number,
        title: front.title.or(rendered.title).unwrap_or_else(|| slug.clone()),
        subtitle: front.subtitle,
        description: front.description.or(front.summary).unwrap_or_default(),
        date: front.date.map(|date| date.chars().take(10).collect()).or_else(|| files::date(&page.name)),
        categories: front.categories.into(),
        tags: front.tags.into(),
        image,
        minutes: u32::try_from(rendered.words.div_ceil(WORDS_A_MINUTE).max(1)).unwrap_or(u32::MAX),
        labs,
        sections: rendered.sections,
        contents: rendered.contents,
        file: page.file.clone(),
        folder: page.folder.clone(),
        slug,
    }))
}
