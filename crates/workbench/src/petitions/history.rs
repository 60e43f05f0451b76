//! The history of a petition (办理记录), in sentences.

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse, web};
use api::problem::Problem;
use domain::id::{PetitionId, UserId};
use escalation::petition::Event;
use store::{AccessKind, EventLine, Snapshot, StoreError, accounts, organisations, petitions};

use super::{Petitions, sentence};
use crate::{
    cases::{
        Names,
        history::{self, Entry, PAGE, Section},
        in_path,
    },
    visitor::Visitor,
    wording,
};

/// Tells events.
pub(super) fn entries(events: &[EventLine<Event>], names: &Names) -> Vec<Entry> {
    let tell = |line: &EventLine<Event>| {
        let told = sentence::tell(&line.event, names);
        let by_petitioner = matches!(line.event, Event::Rated(_));
        Entry {
            at: wording::moment(line.at),
            who: if by_petitioner { "信访人".to_owned() } else { names.user(line.actor).to_owned() },
            organisation: names.organisation(line.organisation).to_owned(),
            text: told.text,
            more: told.more,
        }
    };
    events.iter().map(tell).collect()
}

/// The accounts that events name.
pub(super) fn accounts_in(events: &[EventLine<Event>]) -> BTreeSet<UserId> {
    let mut found: BTreeSet<UserId> = events.iter().map(|line| line.actor).collect();
    for line in events {
        match &line.event {
            Event::Accepted { handler, .. } => found.insert(*handler),
            Event::HandedOver { to, .. } => found.insert(*to),
            _ => false,
        };
    }
    found
}

/// `GET /petitions/{id}/history`: from the beginning, page by page.
pub(crate) async fn show(
    request: HttpRequest,
    visitor: Visitor,
    section: web::Query<Section>,
) -> Result<HttpResponse, Problem> {
    let id: PetitionId = in_path(&request, "id")?;
    let (scope, after) = (visitor.scope(), section.after);
    let reading = move |snapshot: &mut Snapshot| {
        let sheet = petitions::sheet(snapshot, &scope, id)?;
        let events = petitions::events(snapshot, &scope, id, (after, PAGE))?;
        let users = accounts::names(snapshot, accounts_in(&events))?;
        let tree = organisations::tree(snapshot)?;
        Ok::<_, StoreError>((sheet.petition.title, events, Names { users, tree, people: sheet.people }))
    };
    let (title, events, names) = visitor.read(reading).await?;
    visitor.state.store.log_look(&visitor.scope(), id, AccessKind::Read)?;
    history::page::<Petitions, _>(&visitor, id, title, (&events, entries(&events, &names)))
}
