//! The gradebook as CSV for spreadsheets: UTF-8 with a byte order mark, numbers as numbers, and no cell that a spreadsheet would take for a formula.

use app::classes::{Gradebook, points};

/// Text as a cell that stays text. A spreadsheet calculates what begins with one of these characters, and makes a number of digits, so that `007` would
/// lose its zeros; an apostrophe before it marks a text.
pub fn text(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let is_number = cell.starts_with('0') && cell.len() > 1 && cell.bytes().all(|byte| byte.is_ascii_digit());
    match is_formula || is_number || cell.starts_with('\'') {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

/// The gradebook; `None` if it cannot be written.
pub fn gradebook(book: &Gradebook) -> Option<Vec<u8>> {
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    let mut head = vec!["Name".to_owned(), "Signs in as".to_owned(), "Labels".to_owned()];
    head.extend(book.columns.iter().map(|column| text(&format!("{} ({})", column.title, column.points))));
    let of: i64 = book.columns.iter().map(|column| column.points).sum();
    head.push(format!("Total ({of})"));
    csv.write_record(&head).ok()?;
    for row in &book.rows {
        let student = &row.student;
        let mut cells = vec![text(student.shown()), text(&student.name), text(&student.labels.join(", "))];
        // A cell without a mark is empty, which is not 0.
        cells.extend(row.cells.iter().map(|cell| cell.mark.as_ref().map(|mark| points(mark.points)).unwrap_or_default()));
        cells.push(points(row.total()));
        csv.write_record(&cells).ok()?;
    }
    csv.into_inner().ok()
}

#[cfg(test)]
mod tests {
    use app::classes::{Cell, ClassRole, Column, GradebookRow, Mark, Person};

    use super::*;

    #[test]
    fn names_are_no_formulas_and_digits_stay_as_they_are() {
        let student = |name: &str| Person {
            id: 1,
            name: "ada".into(),
            roster_name: Some(name.into()),
            role: ClassRole::Student,
            labels: vec!["=1+1".into()],
            since: String::new(),
        };
        let mark = Mark {
            at: String::new(),
            points: 725,
            worth: 10,
            raw: 8,
            of: 11,
            late_percent: 100,
            is_override: false,
            reason: String::new(),
            actor: None,
            attempt: None,
        };
        let column = Column { assignment: 1, lab: "lab".into(), title: "Lab, 1".into(), points: 10, due: None };
        let names = ["=HYPERLINK(\"http://evil\")", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "007", "Ada \"the\" first", "O'Neil"];
        let cells = |name: &&str| match *name {
            "007" => vec![Cell { mark: Some(mark.clone()), ..Cell::default() }],
            _ => vec![Cell::default()],
        };
        let rows = names.iter().map(|name| GradebookRow { student: student(name), cells: cells(name) }).collect();
        let csv = gradebook(&Gradebook { columns: vec![column], rows }).expect("it is written");
        let csv = String::from_utf8(csv).expect("UTF-8").replace("\r\n", "\n");
        insta::assert_snapshot!(csv.escape_debug().to_string().replace("\\n", "\n"), @r#"
        \u{feff}Name,Signs in as,Labels,\"Lab, 1 (10)\",Total (10)
        \"\'=HYPERLINK(\"\"http://evil\"\")\",ada,\'=1+1,,0
        \'+1,ada,\'=1+1,,0
        \'-1,ada,\'=1+1,,0
        \'@SUM(A1),ada,\'=1+1,,0
        \'\tx,ada,\'=1+1,,0
        \"\'\rx\",ada,\'=1+1,,0
        \'007,ada,\'=1+1,7.25,7.25
        \"Ada \"\"the\"\" first\",ada,\'=1+1,,0
        O\'Neil,ada,\'=1+1,,0
        "#);
    }
}
