//! One organisation: what it is, who stands above and below it.

use actix_web::{HttpRequest, HttpResponse};
use api::{organisations::Change, problem::Problem};
use askama::Template;
use domain::id::OrganisationId;
use store::{
    Snapshot, StoreError, divisions,
    organisations::{self, OrganisationRecord},
};

use super::{Line, administers};
use crate::{
    administration,
    cases::in_path,
    changes::Change as _,
    layout::{self, Layout},
    visitor::Visitor,
    wording,
};

#[derive(Template)]
#[template(path = "organisation.html")]
struct Page {
    layout: Layout,
    record: OrganisationRecord,
    division: String,
    above: Vec<Line>,
    below: Vec<Line>,
    created_at: String,
    closed_at: Option<String>,
    changes: Vec<(String, &'static str)>,
}

/// `GET /organisations/{id}`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let id: OrganisationId = in_path(&request, "id")?;
    let reading = move |snapshot: &mut Snapshot| {
        let record = organisations::record(snapshot, id)?;
        let division = divisions::full_name(snapshot, record.organisation.division)?;
        Ok::<_, StoreError>((record, division, organisations::tree(snapshot)?))
    };
    let (record, division, tree) = visitor.read(reading).await?;
    let changes = if record.organisation.active && administers(&visitor, record.organisation.division) {
        Change::ALL.iter().map(|what| (what.address(id), what.name())).collect()
    } else {
        Vec::new()
    };
    layout::ok(&Page {
        layout: Layout::of(&visitor, administration::PAGE, record.organisation.name.clone()),
        division,
        above: tree.above(id).map(Line::from).collect(),
        below: tree.iter().filter(|one| one.parent == Some(id)).map(Line::from).collect(),
        created_at: wording::moment(record.created_at),
        closed_at: record.closed_at.map(wording::moment),
        record,
        changes,
    })
}
