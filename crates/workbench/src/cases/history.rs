//! The history of a case over all tiers (办理记录), in sentences.

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse, web};
use api::problem::Problem;
use askama::Template;
use domain::id::{CaseId, UserId};
use escalation::Event;
use serde::Deserialize;
use store::{AccessKind, EventLine, Snapshot, StoreError, accounts, cases, organisations};

use super::{Cases, Names, in_path, sentence};
use crate::{
    acts::Subject,
    layout::{self, Layout},
    visitor::Visitor,
    wording,
};

/// Events on a page of the history.
pub(crate) const PAGE: u32 = 100;

/// One entry of a history.
pub(crate) struct Entry {
    /// When.
    pub(crate) at: String,
    /// Who.
    pub(crate) who: String,
    /// For which organisation.
    pub(crate) organisation: String,
    /// What, in a sentence.
    pub(crate) text: String,
    /// What was written down.
    pub(crate) more: Option<String>,
}

/// Tells events.
pub(crate) fn entries(events: &[EventLine<Event>], names: &Names) -> Vec<Entry> {
    let tell = |line: &EventLine<Event>| {
        let told = sentence::tell(&line.event, names);
        let by_applicant = matches!(line.event, Event::Rated(_));
        Entry {
            at: wording::moment(line.at),
            who: if by_applicant { "申请人".to_owned() } else { names.user(line.actor).to_owned() },
            organisation: names.organisation(line.organisation).to_owned(),
            text: told.text,
            more: told.more,
        }
    };
    events.iter().map(tell).collect()
}

/// The accounts that events name.
pub(crate) fn accounts_in(events: &[EventLine<Event>]) -> BTreeSet<UserId> {
    let mut found: BTreeSet<UserId> = events.iter().map(|line| line.actor).collect();
    for line in events {
        match &line.event {
            Event::MediatorsAssigned { appointments } => found.extend(appointments.iter().map(|one| one.mediator)),
            Event::MediatorReplaced { mediator, replacement, .. } => {
                found.insert(*mediator);
                found.extend(replacement.as_ref().map(|one| one.mediator));
            }
            _ => {}
        }
    }
    found
}

#[derive(Template)]
#[template(path = "history.html")]
struct History {
    layout: Layout,
    path: String,
    noun: &'static str,
    title: String,
    entries: Vec<Entry>,
    next: Option<u64>,
}

/// Which part.
#[derive(Deserialize)]
pub(crate) struct Section {
    #[serde(default)]
    pub(crate) after: u32,
}

/// `GET /cases/{id}/history`: from the beginning, page by page.
pub(crate) async fn show(
    request: HttpRequest,
    visitor: Visitor,
    section: web::Query<Section>,
) -> Result<HttpResponse, Problem> {
    let id: CaseId = in_path(&request, "id")?;
    let (scope, after) = (visitor.scope(), section.after);
    let reading = move |snapshot: &mut Snapshot| {
        let sheet = cases::sheet(snapshot, &scope, id)?;
        let events = cases::events(snapshot, &scope, id, (after, PAGE))?;
        let users = accounts::names(snapshot, accounts_in(&events))?;
        let tree = organisations::tree(snapshot)?;
        Ok::<_, StoreError>((sheet.case.title, events, Names { users, tree, people: sheet.people }))
    };
    let (title, events, names) = visitor.read(reading).await?;
    visitor.state.store.log_look(&visitor.scope(), id, AccessKind::Read)?;
    page::<Cases, _>(&visitor, id, title, (&events, entries(&events, &names)))
}

/// The page of a part of a history, with where to go on.
pub(crate) fn page<S: Subject, E>(
    visitor: &Visitor,
    id: S::Id,
    title: String,
    (events, entries): (&[EventLine<E>], Vec<Entry>),
) -> Result<HttpResponse, Problem> {
    let next = events.last().filter(|_| events.len() == PAGE as usize).map(|last| last.sequence);
    let layout = Layout::of(visitor, S::PAGES, format!("办理记录 · {title}"));
    layout::ok(&History { layout, path: format!("{}/{id}", S::PAGES), noun: S::NOUN, title, entries, next })
}
