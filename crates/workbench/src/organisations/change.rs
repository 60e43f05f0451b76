//! The forms with which administrators add and change organisations.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    extract::IfMatch,
    organisations::{Change, change_organisation, create_organisation},
    problem::{Kind, Problem},
};
use domain::{
    id::OrganisationId,
    organisation::{Organisation, OrganisationTree},
};
use store::{Snapshot, StoreError, organisations};

use crate::{
    cases::in_path,
    forms::{choices::Choices, fields::Choice, shape::Shape},
    layout::see_other,
    post::{Fields, Posted},
    route_form::{self, RouteForm, Sent},
    visitor::Visitor,
};

/// Where organisations are added.
const CREATE: &str = "/api/v1/organisations";

/// Changes with their names.
const CHANGES: &[(Change, &str)] =
    &[(Change::Rename, "机构更名"), (Change::Move, "调整上级机构"), (Change::Close, "关闭机构")];

/// What a form is about: a new organisation, or a change of one.
#[derive(Clone, Copy)]
enum About {
    New,
    Change(OrganisationId, Change),
}

/// Chinese name of a change.
pub(super) fn name(what: Change) -> &'static str {
    CHANGES.iter().find(|(one, _)| *one == what).map_or("", |(_, name)| name)
}

/// Address of the form of a change.
pub(super) fn path(id: OrganisationId, what: Change) -> String {
    format!("/organisations/{id}/{}", what.path())
}

/// `GET /organisations/new`: what is known already may stand in the address.
pub(crate) async fn new(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let held = Fields::parse(request.query_string().as_bytes());
    form(&visitor, About::New, held, &Sent::default()).await
}

/// `POST /organisations/new`.
pub(crate) async fn create(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    send(&request, posted, About::New).await
}

/// `GET /organisations/{id}/{change}`.
pub(crate) async fn page(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    form(&visitor, addressed(&request)?, Fields::default(), &Sent::default()).await
}

/// `POST /organisations/{id}/{change}`.
pub(crate) async fn submit(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let about = addressed(&request)?;
    send(&request, posted, about).await
}

fn addressed(request: &HttpRequest) -> Result<About, Problem> {
    let word = request.match_info().get("change").unwrap_or_default();
    let what = Change::ALL.iter().find(|what| what.path() == word).ok_or_else(|| Problem::of(Kind::NotFound))?;
    Ok(About::Change(in_path(request, "id")?, *what))
}

/// What is sent in, as the table of routes says.
fn shape(visitor: &Visitor, about: About) -> Shape {
    let path = match about {
        About::New => CREATE.to_owned(),
        About::Change(_, what) => format!("{CREATE}/{{id}}/{}", what.path()),
    };
    route_form::shape(&visitor.state, &path)
}

async fn send(request: &HttpRequest, posted: Posted, about: About) -> Result<HttpResponse, Problem> {
    let Posted { visitor, fields } = posted;
    let version = IfMatch(fields.version());
    let (submission, fields) = match route_form::read(request, &shape(&visitor, about), fields, |_, _| {}) {
        Ok(read) => read,
        Err(sent) => return form(&visitor, about, Fields::default(), &sent).await,
    };
    let (state, caller) = (visitor.state.clone(), visitor.caller.clone());
    let answer = match about {
        About::New => create_organisation(state, caller, submission).await,
        About::Change(id, what) => change_organisation(state, caller, (id, version), what, submission).await,
    };
    match route_form::done(answer, fields)? {
        Ok(reply) => {
            let changed: Organisation = reply.read()?;
            Ok(see_other(&format!("/organisations/{}", changed.id)))
        }
        Err(sent) => form(&visitor, about, Fields::default(), &sent).await,
    }
}

async fn form(visitor: &Visitor, about: About, held: Fields, sent: &Sent) -> Result<HttpResponse, Problem> {
    let reading = move |snapshot: &mut Snapshot| {
        let record = match about {
            About::New => None,
            About::Change(id, _) => Some(organisations::record(snapshot, id)?),
        };
        Ok::<_, StoreError>((record, organisations::tree(snapshot)?))
    };
    let (record, tree) = visitor.read(reading).await?;
    let choices = superiors(visitor, &tree);
    let form = match (about, record) {
        (About::Change(id, what), Some(record)) => {
            let mut held = Fields::default();
            if what == Change::Rename {
                held.add("/name".to_owned(), &record.organisation.name);
            }
            if let Some(parent) = record.organisation.parent.filter(|_| what == Change::Move) {
                held.add("/parent".to_owned(), &parent.to_string());
            }
            RouteForm {
                name: name(what).to_owned(),
                about: vec![record.organisation.name],
                action: path(id, what),
                back: format!("/organisations/{id}"),
                version: record.version,
                held,
                choices,
                ..RouteForm::default()
            }
        }
        _ => RouteForm {
            name: "新建机构".to_owned(),
            action: "/organisations/new".to_owned(),
            back: "/organisations".to_owned(),
            held,
            choices,
            ..RouteForm::default()
        },
    };
    form.show(visitor, &shape(visitor, about), sent)
}

/// The organisations that may stand above one of the visitor's division: those in it and those around it.
fn superiors(visitor: &Visitor, tree: &OrganisationTree) -> Choices {
    let own = visitor.organisation().division;
    let near = |one: &&Organisation| own.contains(one.division) || one.division.contains(own);
    let near = tree.iter().filter(|one| one.active).filter(near);
    Choices::among(near.map(|one| Choice::new(one.id, one.name.clone())).collect())
}
