//! `/teach/classes/{class}/gradebook`: students by labs.

use leptos::prelude::*;

use super::frame::{asked_for, page};
use crate::classes::{Cell, Column, Gradebook, GradebookRow, Mark, points};

/// The page.
#[component]
pub fn GradebookPage() -> impl IntoView {
    let sort = asked_for("sort").unwrap_or_default();
    page("Gradebook", move |asked| async move {
        let mut book = asked.classes.gradebook(&asked.visitor, asked.class).await?;
        order(&mut book, &sort);
        Ok(view! { <Book class=asked.class book sort/> })
    })
}

/// Sorts by the total, or by a lab's column, most points first; otherwise the rows are by name.
fn order(book: &mut Gradebook, sort: &str) {
    let column = book.columns.iter().position(|column| column.lab == sort);
    let of = |row: &GradebookRow| match column {
        Some(column) => row.cells.get(column).and_then(|cell| cell.mark.as_ref()).map_or(-1, |mark| mark.points),
        None => row.total(),
    };
    if column.is_some() || sort == "total" {
        book.rows.sort_by_key(|row| std::cmp::Reverse(of(row)));
    }
}

#[component]
fn Book(class: i64, book: Gradebook, sort: String) -> impl IntoView {
    let base = format!("/teach/classes/{class}");
    let Gradebook { columns, rows } = book;
    if columns.is_empty() || rows.is_empty() {
        return view! {
            <p class="lead">"There is something to see here once the class has "<a href=base.clone()>"students"</a>" and "<a href=format!("{base}/assignments")>"labs"</a>"."</p>
        }
        .into_any();
    }
    let of: i64 = columns.iter().map(|column| column.points).sum();
    let sorted = |by: &str| (by == sort).then_some("descending");
    let heads = columns.iter().map(|column: &Column| {
        let due = column.due.clone().unwrap_or_else(|| "no deadline".into());
        view! {
            <th scope="col" aria-sort=sorted(&column.lab)>
                <a href=format!("?sort={}", column.lab)>{column.title.clone()}</a>
                <span class="small-text muted">"of "{column.points}" · "{due}</span>
            </th>
        }
    });
    let heads = heads.collect_view();
    let count = rows.len();
    let lines = rows.into_iter().map(|row| line(&base, &columns, row)).collect_view();
    view! {
        <div class="account-head">
            <p class="muted">"A bold number is a mark. "<em>"(3/12)"</em>" is what the checks have given so far, where nothing was handed in or due yet. "<abbr title="solved by the site">"S"</abbr>" marks steps that the site solved."</p>
            <a class="button" href=format!("{base}/grades.csv") download="">"Download as CSV"</a>
        </div>
        <div class="table-scroll gradebook" tabindex="0" role="region" aria-label=format!("Gradebook, {count} students")>
            <table class="table">
                <thead><tr>
                    <th scope="col" aria-sort=sorted("").map(|_| "ascending")><a href="?">"Student"</a></th>
                    <th scope="col" class="num" aria-sort=sorted("total")><a href="?sort=total">"Total"</a><span class="small-text muted">"of "{of}</span></th>
                    {heads}
                </tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn line(base: &str, columns: &[Column], row: GradebookRow) -> impl IntoView + use<> {
    let total = points(row.total());
    let student = row.student;
    let name = student.shown().to_owned();
    let cells = row.cells.into_iter().zip(columns).map(|(cell, column)| {
        let href = format!("{base}/work/{}/{}", student.id, column.lab);
        show(cell, href, format!("{name}, {}", column.title))
    });
    let cells = cells.collect_view();
    view! { <tr><th scope="row">{name.clone()}</th><td class="num">{total}</td>{cells}</tr> }
}

fn show(cell: Cell, href: String, label: String) -> impl IntoView {
    let Cell { mark, now: (now, of), solved } = cell;
    let why = mark.as_ref().map(Mark::why);
    let shown = match &mark {
        Some(mark) => {
            let late = (mark.late_percent < 100).then(|| view! { " "<span class="badge warn">"late"</span> });
            let given = mark.is_override.then(|| view! { " "<span class="badge info">"given"</span> });
            view! { <strong>{points(mark.points)}</strong>{late}{given} }.into_any()
        }
        None if now == 0 => view! { <span class="muted">"–"</span> }.into_any(),
        None => view! { <em class="muted">"("{now}"/"{of}")"</em> }.into_any(),
    };
    let solved = (solved > 0).then(|| view! { " "<abbr title=format!("{solved} steps solved by the site")>"S"</abbr> });
    view! { <td class="num"><a href=href title=why><span class="visually-hidden">{label}": "</span>{shown}</a>{solved}</td> }
}
