//! Papers (文书) of a case or a petition: which can be made, how one would look, and its PDF.
//!
//! To look is not to print: what is shown here is no PDF, has no hash, and can be read on a telephone and by a screen reader.

use std::collections::BTreeSet;

use ::documents::{Available, Block, Cell, Grid, Missing, Paper, Row};
use actix_web::{HttpRequest, HttpResponse};
use api::{
    documents::{self, Choice, Papers},
    problem::{Kind, Problem},
};
use askama::Template;
use domain::{id::CaseId, text::Line};

use crate::{
    acts::Subject,
    cases::in_path,
    layout::{self, Layout},
    post::Fields,
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "papers.html")]
struct List {
    layout: Layout,
    path: String,
    noun: &'static str,
    masked: bool,
    papers: Vec<Available>,
    has_file: bool,
}

#[derive(Template)]
#[template(path = "paper.html")]
struct Draft {
    layout: Layout,
    path: String,
    paper: Paper,
    missing: Vec<Missing>,
}

/// `GET /…/{id}/papers`.
pub(crate) async fn list<S: Subject>(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let id: S::Id = in_path(&request, "id")?;
    let Papers { masked, items: papers, .. } = documents::papers(&visitor.state, &visitor.caller, id).await?;
    let layout = Layout::of(&visitor, S::PAGES, "文书");
    let path = format!("{}/{id}", S::PAGES);
    layout::ok(&List { layout, path, noun: S::NOUN, masked, papers, has_file: S::HAS_FILE })
}

/// `GET /…/{id}/papers/{form}?occasion=`: a look at one.
pub(crate) async fn draft<S: Subject>(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (id, form): (S::Id, String) = (in_path(&request, "id")?, in_path(&request, "form")?);
    let occasion = choice(&request)?.occasion;
    let filled = documents::draft(&visitor.state, &visitor.caller, (id, &form), occasion).await?;
    let layout = Layout::of(&visitor, S::PAGES, filled.paper.title.clone());
    let path = format!("{}/{id}/papers", S::PAGES);
    layout::ok(&Draft { layout, path, paper: filled.paper, missing: filled.missing })
}

/// `GET /…/{id}/papers/{form}/print?occasion=&reason=`: its PDF, in the viewer of the browser.
pub(crate) async fn print<S: Subject>(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (id, form): (S::Id, String) = (in_path(&request, "id")?, in_path(&request, "form")?);
    documents::make(&visitor.state, &visitor.caller, (id, &form), choice(&request)?).await
}

/// `GET /cases/{id}/file?reason=`: the complete file of a case, as PDF.
pub(crate) async fn file(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let id: CaseId = in_path(&request, "id")?;
    documents::complete(&visitor.state, &visitor.caller, id, choice(&request)?.reason).await
}

/// `GET /cases/{id}/file/progress`: how far the file is that the visitor is waiting for, `null` when it is not known.
pub(crate) async fn progress(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let id: CaseId = in_path(&request, "id")?;
    Ok(HttpResponse::Ok().json(visitor.state.making.progress((visitor.caller.scope().user(), id))))
}

/// Which paper, and why people are wanted whole. A form sends what was left empty, too.
fn choice(request: &HttpRequest) -> Result<Choice, Problem> {
    let sent = Fields::parse(request.query_string().as_bytes());
    Ok(Choice { occasion: sent.text("occasion").parse().ok(), reason: reason(&sent)? })
}

/// Why people are wanted whole, if it is told.
pub(crate) fn reason(sent: &Fields) -> Result<Option<Line>, Problem> {
    let reason = Some(sent.text("reason")).filter(|reason| !reason.is_empty());
    let reason = reason.map(Line::new).transpose();
    reason.map_err(|_| Problem::new(Kind::QueryInvalid, "事由请写成一行，不超过 200 字。"))
}

impl Draft {
    /// Whether a row of a table names its columns.
    fn is_head(&self, row: &usize, head: &u16) -> bool {
        *row < usize::from(*head)
    }

    /// How many columns a cell covers of those in which any cell of the table begins: HTML allows no others.
    fn span(&self, grid: &Grid, row: &Row, at: &usize) -> usize {
        let begins = |row: &Row| {
            let begin = |next: &mut u16, cell: &Cell| Some(std::mem::replace(next, *next + cell.span));
            row.cells.iter().scan(0, begin).collect::<Vec<u16>>()
        };
        let begun: BTreeSet<u16> = grid.rows.iter().flat_map(begins).collect();
        let first = begins(row)[*at];
        begun.range(first..first + row.cells[*at].span).count()
    }
}
