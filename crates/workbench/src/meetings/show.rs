//! The sheet of a meeting, fit to be printed, and for those who record it what could go on the agenda.

use std::{collections::BTreeMap, sync::Arc};

use actix_web::{HttpRequest, HttpResponse};
use api::problem::Problem;
use askama::Template;
use domain::{
    deadline::Lamp,
    id::{MeetingId, OrganisationId},
    notice::DossierKind,
    organisation::OrganisationTree,
};
use store::{
    Snapshot, accounts,
    meetings::{self, HOLDING, MeetingSheet, Proposal},
    organisations,
};
use uuid::Uuid;

use crate::{
    cases::{Names, in_path},
    layout::{self, Layout},
    post::new_key,
    visitor::Visitor,
    wording::{self, LampSign},
};

#[derive(Template)]
#[template(path = "meeting.html")]
struct Sheet {
    layout: Layout,
    path: String,
    sheet: MeetingSheet,
    names: Names,
    proposals: Vec<Proposal>,
    records: bool,
    key: String,
}

/// `GET /meetings/{id}`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let id: MeetingId = in_path(&request, "id")?;
    let scope = visitor.scope();
    let holder = visitor.has_any(HOLDING);
    let read = move |snapshot: &mut Snapshot| {
        let sheet = meetings::sheet(snapshot, &scope, id)?;
        let records = holder && sheet.organisation == scope.organisation_id() && sheet.closed_at.is_none();
        let proposals =
            if records { meetings::proposals(snapshot, &scope, id)?.unwrap_or_default() } else { Vec::new() };
        let users = accounts::names(snapshot, [sheet.created_by])?;
        let tree: Arc<OrganisationTree> = organisations::tree(snapshot)?;
        Ok((sheet, records, proposals, Names { users, tree, people: BTreeMap::new() }))
    };
    let (sheet, records, proposals, names) = visitor.read(read).await?;
    meetings::log_look(&visitor.state.store, &visitor.scope(), id)?;
    let title = format!("{} {}", sheet.kind.name_zh(), wording::day(sheet.held_on));
    layout::ok(&Sheet {
        layout: Layout::of(&visitor, "/meetings", title),
        path: format!("/meetings/{id}"),
        sheet,
        names,
        proposals,
        records,
        key: new_key(),
    })
}

impl Sheet {
    /// Address of a case or petition.
    fn address(&self, subject: &DossierKind, id: &Uuid) -> String {
        match subject {
            DossierKind::Case => format!("/cases/{id}"),
            DossierKind::Petition => format!("/petitions/{id}"),
        }
    }

    /// Where something is recorded about a case or petition.
    fn about(&self, change: &str, subject: &DossierKind, id: &Uuid) -> String {
        format!("{}/{change}?subject={subject}&subject_id={id}", self.path)
    }

    fn sign(&self, lamp: &Option<Lamp>) -> Option<LampSign> {
        lamp.map(wording::lamp)
    }

    fn organisation(&self, id: &OrganisationId) -> &str {
        self.names.organisation(*id)
    }
}
