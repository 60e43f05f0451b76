//! Ledgers that the office takes over (台账导入): sent, looked at, confirmed, followed to the end.

use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse, ResponseError, http::StatusCode};
use api::{
    extract::{Empty, Submission},
    imports,
    problem::{Kind, Problem},
};
use askama::Template;
use domain::{id::ImportId, organisation::OrganisationKind, person::MaskedParticulars};
use futures_util::TryStreamExt;
use store::{
    divisions,
    imports::{Begun, Fault, ImportLine, ImportSheet, ImportState, PreviewParty},
};

use crate::{
    administration,
    cases::in_path,
    files,
    layout::{self, Layout, see_other},
    post::{Posted, TOKEN, check_token},
    visitor::Visitor,
    wording,
};

/// Where all of it lies.
const PAGE: &str = "/imports";

#[derive(Template)]
#[template(path = "imports.html")]
struct Imports {
    layout: Layout,
    /// Whether the ledgers of the organisation are of petitions.
    petitions: bool,
    lines: Vec<ImportLine>,
    refused: Option<String>,
    removed: bool,
}

#[derive(Template)]
#[template(path = "import.html")]
struct Import {
    layout: Layout,
    path: String,
    /// Whether its rows are petitions.
    petitions: bool,
    sheet: ImportSheet,
    /// Where the disputes or the problems of the preview lie, in words.
    places: Vec<String>,
    refused: Option<String>,
}

/// `GET /imports`.
pub(crate) async fn list(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let removed = request.query_string() == "done=removal";
    show_list(&visitor, (None, removed), StatusCode::OK).await
}

async fn show_list(
    visitor: &Visitor,
    (refused, removed): (Option<String>, bool),
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let lines = imports::find(&visitor.state, &visitor.caller).await?.items;
    let layout = Layout::of(visitor, administration::PAGE, "导入台账");
    layout::show(status, &Imports { layout, petitions: keeps_petitions(visitor), lines, refused, removed })
}

/// Whether the ledgers of the visitor's organisation are of petitions.
fn keeps_petitions(visitor: &Visitor) -> bool {
    visitor.organisation().kind == OrganisationKind::PetitionOffice
}

/// `POST /imports`: the file is read before it is answered.
pub(crate) async fn upload(visitor: Visitor, mut parts: Multipart) -> Result<HttpResponse, Problem> {
    let (fields, file) = files::fields(&mut parts).await?;
    check_token(&visitor, fields.text(TOKEN))?;
    let name = file.as_ref().and_then(|file| file.content_disposition()?.get_filename()).and_then(files::line);
    let (Some(file), Some(name)) = (file, name) else {
        return show_list(&visitor, (Some("请选取一个文件。".to_owned()), false), StatusCode::UNPROCESSABLE_ENTITY)
            .await;
    };
    let pieces = file.map_err(|_| Problem::of(Kind::BodyMalformed));
    match imports::take_in(&visitor.state, &visitor.caller, name, pieces).await {
        Ok(reply) => {
            let begun: Begun = reply.read()?;
            Ok(see_other(&format!("{PAGE}/{}", begun.id)))
        }
        Err(problem) if problem.status_code().is_client_error() => {
            show_list(&visitor, (Some(problem.detail().to_owned()), false), problem.status_code()).await
        }
        Err(problem) => Err(problem),
    }
}

/// `GET /imports/{id}`. While it runs the page asks for itself again and again.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    answer(&visitor, in_path(&request, "id")?, None, StatusCode::OK).await
}

async fn answer(
    visitor: &Visitor,
    id: ImportId,
    refused: Option<String>,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let sheet = imports::look(&visitor.state, &visitor.caller, id).await?;
    let of_petitions = sheet.petitions.iter().map(|row| row.division);
    let codes: Vec<_> = sheet.preview.iter().map(|row| row.division).chain(of_petitions).collect();
    let places = visitor
        .read(move |snapshot| codes.into_iter().map(|code| divisions::full_name(snapshot, code)).collect())
        .await?;
    let page = Import {
        layout: Layout::of(visitor, administration::PAGE, sheet.import.file_name.clone()),
        path: format!("{PAGE}/{id}"),
        petitions: keeps_petitions(visitor),
        sheet,
        places,
        refused,
    };
    layout::show(status, &page)
}

/// `POST /imports/{id}/confirmation`.
pub(crate) async fn confirm(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let Posted { visitor, .. } = posted;
    let id: ImportId = in_path(&request, "id")?;
    let done = imports::confirm(visitor.state.clone(), visitor.caller.clone(), id.into(), nothing()).await;
    after(&visitor, (id, done.map(drop)), &format!("{PAGE}/{id}")).await
}

/// `POST /imports/{id}/removal`.
pub(crate) async fn remove(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let Posted { visitor, .. } = posted;
    let id: ImportId = in_path(&request, "id")?;
    let done = imports::remove(visitor.state.clone(), visitor.caller.clone(), id.into(), nothing()).await;
    after(&visitor, (id, done.map(drop)), &format!("{PAGE}?done=removal")).await
}

/// Both may be said again without harm, so that no key is needed.
fn nothing() -> Submission<Empty> {
    Submission { body: Empty {}, idempotency: None }
}

/// On to a page, or back with what stands against it.
async fn after(
    visitor: &Visitor,
    (id, done): (ImportId, Result<(), Problem>),
    next: &str,
) -> Result<HttpResponse, Problem> {
    match done {
        Ok(()) => Ok(see_other(next)),
        Err(problem) if problem.kind() == Kind::Conflict => {
            answer(visitor, id, Some(problem.detail().to_owned()), problem.status_code()).await
        }
        Err(problem) => Err(problem),
    }
}

/// `GET /imports/{id}/faults`.
pub(crate) async fn faults(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    imports::faults(&visitor.state, &visitor.caller, in_path(&request, "id")?, request.query_string()).await
}

/// `GET /imports/template`.
pub(crate) async fn template(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    imports::template(&visitor.caller, request.query_string()).await
}

/// How a state looks.
const fn state_class(state: ImportState) -> &'static str {
    match state {
        ImportState::Reading => "ended",
        ImportState::Ready => "offered",
        ImportState::Running => "open",
        ImportState::Done => "filed",
    }
}

impl Imports {
    fn class(&self, line: &ImportLine) -> &'static str {
        state_class(line.state)
    }

    fn at(&self, line: &ImportLine) -> String {
        wording::moment(line.uploaded_at)
    }
}

impl Import {
    fn class(&self) -> &'static str {
        state_class(self.sheet.import.state)
    }

    fn is_ready(&self) -> bool {
        self.sheet.import.state == ImportState::Ready
    }

    fn is_running(&self) -> bool {
        self.sheet.import.state == ImportState::Running
    }

    fn is_done(&self) -> bool {
        self.sheet.import.state == ImportState::Done
    }

    /// Rows that will have become cases in the end.
    fn all(&self) -> u32 {
        self.sheet.import.imported + self.sheet.import.waiting
    }

    /// Columns that were understood, and those that are not taken over.
    fn headings(&self, understood: bool) -> String {
        let columns = self.sheet.columns.iter().filter(|column| column.meaning.is_some() == understood);
        let named = columns.filter(|column| !column.heading.is_empty()).map(|column| match &column.meaning {
            Some(meaning) if *meaning != column.heading => format!("{}（{meaning}）", column.heading),
            _ => column.heading.clone(),
        });
        named.collect::<Vec<_>>().join("、")
    }

    fn parties(&self, parties: &[PreviewParty]) -> String {
        let named = parties.iter().map(|party| format!("{}{}", party.side.name_zh(), party.particulars.name));
        named.collect::<Vec<_>>().join("、")
    }

    fn noun(&self) -> &'static str {
        if self.petitions { "信访件" } else { "案件" }
    }

    fn petitioners(&self, people: &[MaskedParticulars]) -> String {
        if people.is_empty() {
            return "匿名".to_owned();
        }
        people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join("、")
    }

    fn told(&self, fault: &Fault) -> String {
        match &fault.column {
            Some(column) => format!("{column}：{}", fault.reason),
            None => fault.reason.clone(),
        }
    }
}
