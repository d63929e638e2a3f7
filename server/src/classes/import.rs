//! `coldstart class …`: classes from the command line. A list of people becomes invitations, one link for each, because there is no mail.
//!
//! The file is CSV with a head: `name`, and if wanted `labels` (separated by semicolons) and `role`. It is imported whole or not at all.

use std::{collections::BTreeSet, io::Read};

use anyhow::{Context, anyhow, bail};
use app::classes::{ClassRole, Invitation};

use super::{
    audit, db,
    forms::labels,
    join::{MOST_PEOPLE, OF_PERSON, draw},
};
use crate::db::Databases;

/// How large a file may be, in bytes.
const LARGEST: u64 = 4 << 20;

/// A person of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Listed {
    name: String,
    labels: Vec<String>,
    role: ClassRole,
}

fn read(file: impl Read) -> anyhow::Result<Vec<Listed>> {
    let mut text = String::new();
    file.take(LARGEST + 1).read_to_string(&mut text).context("it is no UTF-8 text")?;
    if text.len() as u64 > LARGEST {
        bail!("it has more than {} MB", LARGEST >> 20);
    }
    let text = text.trim_start_matches('\u{feff}');
    let mut csv = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
    let head = csv.headers()?.clone();
    let column = |name: &str| head.iter().position(|of| of.eq_ignore_ascii_case(name));
    let name = column("name").ok_or_else(|| anyhow!("the first line names no column `name`"))?;
    let (labels_at, role_at) = (column("labels"), column("role"));
    let mut people = Vec::new();
    for (number, record) in csv.records().enumerate() {
        let record = record?;
        let line = number + 2;
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default().replace('\0', "");
        // The apostrophe with which the gradebook marks a text.
        let name = cell(Some(name)).trim_start_matches('\'').to_owned();
        if name.is_empty() || name.chars().count() > 100 {
            bail!("row {line}: a name has 1 to 100 characters");
        }
        let labels = labels(&cell(labels_at), ';');
        let labels = labels.ok_or_else(|| anyhow!("row {line}: a person has at most 10 labels of at most 40 characters each"))?;
        let role = match cell(role_at).to_lowercase().as_str() {
            "" => ClassRole::Student,
            role => ClassRole::named(role).ok_or_else(|| anyhow!("row {line}: a role is student, assistant or instructor"))?,
        };
        people.push(Listed { name, labels, role });
    }
    Ok(people)
}

/// Invites those of a list who are neither in the class nor invited, and returns the CSV with their links. `site` is the site's address.
///
/// # Errors
/// If the list cannot be read, there is no such class, the class would be too large, or the database fails. Then nobody is invited.
pub async fn import(databases: &Databases, class: i64, file: impl Read, site: &str) -> anyhow::Result<String> {
    let people = read(file)?;
    let main = &databases.main;
    let row = db::by_id(&main.reader, class)
        .await?
        .ok_or_else(|| anyhow!("there is no class {class}; `coldstart class list` lists them"))?;
    let there = db::people::all(&main.reader, class).await?;
    let invited = db::people::invitations(&main.reader, class).await?;
    let mut known: BTreeSet<String> = there.iter().map(|person| person.shown().to_lowercase()).collect();
    known.extend(invited.iter().map(|invitation| invitation.name.to_lowercase()));
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["name", "labels", "role", "link"])?;
    let mut transaction = main.writer.begin().await?;
    let mut count = 0;
    for Listed { name, labels, role } in people {
        if !known.insert(name.to_lowercase()) {
            eprintln!("{name} is in the class or invited already, and was left out.");
            continue;
        }
        let invitation = Invitation { code: draw(OF_PERSON), role, name, labels };
        db::people::invite(&mut transaction, class, &invitation).await?;
        let link = format!("{}/join?code={}", site.trim_end_matches('/'), invitation.code);
        csv.write_record([
            super::csv::text(&invitation.name),
            super::csv::text(&invitation.labels.join(";")),
            role.name().to_owned(),
            link,
        ])?;
        count += 1;
    }
    if db::people::size(&mut transaction, class).await? > MOST_PEOPLE {
        bail!("a class has at most {MOST_PEOPLE} people");
    }
    audit::note_by_site(&mut transaction, class, &format!("invited {count} people from a list")).await?;
    transaction.commit().await?;
    eprintln!("{count} people are invited to {}.", row.name);
    Ok(String::from_utf8(csv.into_inner().map_err(|error| anyhow!("{error}"))?)?)
}

/// All classes: number, name, term.
///
/// # Errors
/// If the database fails.
pub async fn list(databases: &Databases) -> anyhow::Result<String> {
    let classes = db::all(&databases.main.reader).await?;
    Ok(classes.iter().map(|class| format!("{}\t{}\t{}\n", class.id, class.name, class.term)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_with_its_labels_and_mistakes_name_their_row() {
        let file = "\u{feff}Name,Labels,Role\n007,night; slow,\n\"Lovelace, Ada\",,assistant\n'=1+1,,\n";
        let listed = |name: &str, labels: &[&str], role| Listed {
            name: name.into(),
            labels: labels.iter().map(ToString::to_string).collect(),
            role,
        };
        assert_eq!(
            read(file.as_bytes()).expect("it is a list"),
            [
                listed("007", &["night", "slow"], ClassRole::Student),
                listed("Lovelace, Ada", &[], ClassRole::Assistant),
                listed("=1+1", &[], ClassRole::Student),
            ]
        );
        let mistake = |file: &str| read(file.as_bytes()).expect_err("it is none").to_string();
        assert_eq!(mistake("who\nada\n"), "the first line names no column `name`");
        assert_eq!(mistake("name,role\nada,boss\n"), "row 2: a role is student, assistant or instructor");
        assert_eq!(mistake("name\nada\n\"\"\n"), "row 3: a name has 1 to 100 characters");
    }
}
