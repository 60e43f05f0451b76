//! The full particulars of somebody in a case or a petition, for a reason that is kept in the access log.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use api::problem::{Kind, Problem};
use askama::Template;
use domain::{id::PersonId, identity::Sex, person::Particulars, text::Line};

use crate::{
    acts::Subject,
    cases::in_path,
    forms::labels,
    layout::{self, Layout},
    post::Posted,
    visitor::Visitor,
    wording,
};

#[derive(Template)]
#[template(path = "unmask.html")]
struct Unmask {
    layout: Layout,
    path: String,
    noun: &'static str,
    person: PersonId,
    errors: Vec<String>,
    rows: Vec<(&'static str, String)>,
}

/// `GET /…/{id}/people/{person}`: asks for the reason.
pub(crate) async fn page<S: Subject>(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (id, person) = (in_path(&request, "id")?, in_path(&request, "person")?);
    answer::<S>(&visitor, (id, person), Vec::new(), Vec::new())
}

/// `POST /…/{id}/people/{person}`: shows them, once.
pub(crate) async fn unmask<S: Subject>(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let Posted { visitor, fields } = posted;
    let (id, person) = (in_path(&request, "id")?, in_path(&request, "person")?);
    let Ok(reason) = Line::new(fields.text("reason")) else {
        return answer::<S>(&visitor, (id, person), vec!["请写明查看事由，不超过200字".to_owned()], Vec::new());
    };
    match S::particulars(&visitor, (id, person), reason).await {
        Ok(particulars) => answer::<S>(&visitor, (id, person), Vec::new(), rows(&particulars)),
        Err(problem) if problem.kind() == Kind::Forbidden => {
            answer::<S>(&visitor, (id, person), vec![problem.detail().to_owned()], Vec::new())
        }
        Err(problem) => Err(problem),
    }
}

fn answer<S: Subject>(
    visitor: &Visitor,
    (id, person): (S::Id, PersonId),
    errors: Vec<String>,
    rows: Vec<(&'static str, String)>,
) -> Result<HttpResponse, Problem> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = Layout::of(visitor, S::PAGES, "查看完整个人信息");
    layout::show(status, &Unmask { layout, path: format!("{}/{id}", S::PAGES), noun: S::NOUN, person, errors, rows })
}

/// What there is to show, with its labels.
fn rows(particulars: &Particulars) -> Vec<(&'static str, String)> {
    let line = |line: &Option<Line>| line.as_ref().map(|line| line.to_string());
    let identity = particulars.identity.as_ref();
    let kind = identity.and_then(|identity| serde_json::to_value(identity).ok());
    let kind = kind.as_ref().and_then(|value| value["kind"].as_str()).map(labels::document);
    let table = [
        ("name", Some(particulars.name.to_string())),
        ("phone", particulars.phone.as_ref().map(|phone| phone.as_str().to_owned())),
        ("address", line(&particulars.address)),
        ("identity", kind.map(ToOwned::to_owned)),
        ("number", identity.and_then(|identity| identity.number().map(ToOwned::to_owned))),
        ("born_on", particulars.birth_date().map(wording::day)),
        ("sex", particulars.sex.map(Sex::name_zh).map(ToOwned::to_owned)),
        ("nation", line(&particulars.nation)),
        ("occupation", line(&particulars.occupation)),
        ("unit", line(&particulars.unit)),
        ("household", line(&particulars.household)),
    ];
    let schema = |member: &str| if member == "number" { "Identity" } else { "Particulars" };
    table
        .into_iter()
        .filter_map(|(member, value)| value.map(|value| (labels::of(schema(member), member).0, value)))
        .collect()
}
