//! The page of one petition: who, about what, which petitions of the same matter there are, which terms run, and what may be
//! done.

use actix_web::{HttpRequest, HttpResponse, web};
use api::problem::Problem;
use askama::Template;
use domain::{
    case::AttachmentKind,
    division::DivisionTree,
    id::{PersonId, PetitionId, UserId},
    organisation::Role,
    petition::{First, Petition},
};
use escalation::petition::{Act, Event};
use std::collections::BTreeSet;
use store::{
    AccessKind, EventLine, Snapshot, StoreError, accounts, divisions, organisations,
    petitions::{self, Candidate, FirstOfMatter, LinkedCase, PetitionSheet, ThreadLine},
};

use super::{history, state_class, themes::THEMES};
use crate::{
    acts::Offered,
    cases::{
        Names,
        history::Entry,
        in_path,
        show::{Done, PHOTO_REFUSED, REGISTERED},
    },
    clocks::{Linked, Running},
    forms::fields::Choice,
    layout::{self, Layout},
    post::new_key,
    visitor::Visitor,
    wording::{self, LampSign},
};

/// Most recent events that are shown on the page.
const RECENT: usize = 12;

/// Events that are read to find those; a petition with more has its own page for them.
const EVENTS: u32 = 200;

#[derive(Template)]
#[template(path = "petition.html")]
struct Page {
    layout: Layout,
    id: PetitionId,
    path: String,
    version: u64,
    key: String,
    number: String,
    petition: Petition,
    division: String,
    lamp: Option<LampSign>,
    state_class: &'static str,
    clocks: Vec<Running>,
    linked: Option<Linked>,
    first: Option<FirstOfMatter>,
    people: Vec<Person>,
    accused: String,
    candidates: Vec<Candidate>,
    thread: Vec<ThreadLine>,
    recent: Vec<Entry>,
    offered: Offered<Act>,
    can_attach: bool,
    kinds: Vec<Choice>,
    names: Names,
    done: Option<&'static str>,
    registered: bool,
    photo_refused: bool,
    audits: bool,
}

/// A petitioner.
struct Person {
    id: PersonId,
    name: String,
    what: &'static str,
    division: Option<String>,
    phone: Option<String>,
    identity: Option<String>,
}

/// What is read of a petition in one snapshot.
struct Read {
    sheet: PetitionSheet,
    offered: Offered<Act>,
    events: Vec<EventLine<Event>>,
    thread: Vec<ThreadLine>,
    candidates: Option<Vec<Candidate>>,
    names: Names,
    division: String,
}

/// `GET /petitions/{id}`.
pub(crate) async fn show(
    request: HttpRequest,
    visitor: Visitor,
    done: web::Query<Done>,
) -> Result<HttpResponse, Problem> {
    let id: PetitionId = in_path(&request, "id")?;
    let scope = visitor.scope();
    let reading = move |snapshot: &mut Snapshot| {
        let sheet = petitions::sheet(snapshot, &scope, id)?;
        let (_, actions) = petitions::available(snapshot, &scope, id)?;
        let offered = Offered::new(&actions, THEMES, |act| is_idle(act, &sheet.petition));
        let events = petitions::events(snapshot, &scope, id, (0, EVENTS))?;
        let thread = petitions::thread(snapshot, &scope, id)?;
        let decides = offered.offers(Act::ConfirmRepeat);
        let candidates = decides.then(|| petitions::candidates(snapshot, &scope, id)).transpose()?;
        let users = accounts::names(snapshot, accounts_of(&sheet.petition, &events))?;
        let tree = organisations::tree(snapshot)?;
        let division = divisions::full_name(snapshot, sheet.petition.issue_division)?;
        let names = Names { users, tree, people: sheet.people.clone() };
        Ok::<_, StoreError>(Read { sheet, offered, events, thread, candidates, names, division })
    };
    let Read { sheet, offered, events, thread, candidates, names, division } = visitor.read(reading).await?;
    visitor.state.store.log_look(&visitor.scope(), id, AccessKind::Read)?;
    if candidates.is_some() {
        visitor.state.store.log_look(&visitor.scope(), id, AccessKind::Search)?;
    }
    let today = visitor.today();
    let PetitionSheet { petition, number, clocks, lamp, case, first, .. } = sheet;
    let last = events.len().saturating_sub(RECENT);
    let mut recent = history::entries(&events[last..], &names);
    recent.reverse();
    let beside = |case: LinkedCase| Linked {
        noun: "调解案件",
        number: case.number.unwrap_or_else(|| "尚未编号".to_owned()),
        path: Some(format!("/cases/{}", case.id)),
        state: case.state.name_zh(),
        clocks: Running::all(&case.clocks, &names.tree, today),
    };
    let page = Page {
        layout: Layout::of(&visitor, "/petitions", petition.title.clone()),
        id,
        path: format!("/petitions/{id}"),
        version: petition.version,
        key: new_key(),
        number,
        division,
        lamp: lamp.map(wording::lamp),
        state_class: state_class(petition.state),
        clocks: Running::all(&clocks, &names.tree, today),
        linked: case.map(beside),
        first,
        people: persons(&petition, &names),
        accused: accused(&petition, &names),
        candidates: candidates.unwrap_or_default(),
        thread,
        recent,
        can_attach: offered.offers(Act::Attach),
        offered,
        kinds: AttachmentKind::ALL.iter().map(|kind| Choice::new(kind, kind.name_zh())).collect(),
        petition,
        names,
        photo_refused: done.code() == Some(PHOTO_REFUSED),
        registered: matches!(done.code(), Some(REGISTERED | PHOTO_REFUSED)),
        done: done.code().and_then(told),
        audits: visitor.has_any(&[Role::Auditor]),
    };
    layout::ok(&page)
}

impl Page {
    /// Whether it is the first of its matter somewhere, and who said so.
    fn first_time(&self, first: &First) -> String {
        let is = if first.value { "是" } else { "否" };
        format!("{is}（{}，{}）", self.names.user(first.by), wording::day(first.on))
    }
}

/// What was done just before.
fn told(code: &str) -> Option<&'static str> {
    code.parse::<Act>().ok().map(Act::name_zh)
}

/// Acts that have nothing to be done to.
fn is_idle(act: Act, petition: &Petition) -> bool {
    match act {
        Act::ReportSupervision | Act::DischargeSupervision => {
            petition.supervisions.iter().all(|order| order.discharged_on.is_some())
        }
        Act::AnswerProposal => petition.proposals.iter().all(|proposal| proposal.answer.is_some()),
        Act::FinishTask => petition.open_tasks().next().is_none(),
        Act::FinishMeetingItem => !petition.meeting_items.iter().any(domain::meeting::MeetingItem::is_open),
        Act::ConcludeService => petition.services.iter().all(|service| service.conclusion.is_some()),
        _ => false,
    }
}

fn accounts_of(petition: &Petition, events: &[EventLine<Event>]) -> BTreeSet<UserId> {
    let mut found = history::accounts_in(events);
    found.extend(petition.handler);
    found.extend(petition.accused.users.iter().copied());
    found.extend([petition.first_nationwide.by, petition.first_at_office.by]);
    found.extend(petition.executions.iter().map(|done| done.by));
    found.insert(petition.registered_by);
    found
}

fn persons(petition: &Petition, names: &Names) -> Vec<Person> {
    let people = petition.petitioners.iter().map(|one| {
        let masked = names.people.get(&one.person);
        Person {
            id: one.person,
            name: names.person(one.person).to_owned(),
            what: one.role.name_zh(),
            division: one.division.map(|at| DivisionTree::official().full_name(at)),
            phone: masked.and_then(|masked| masked.phone.clone()),
            identity: masked.and_then(|masked| masked.identity.clone()),
        }
    });
    people.collect()
}

/// Who is complained of, in one line.
fn accused(petition: &Petition, names: &Names) -> String {
    let accused = &petition.accused;
    let organisations = accused.organisations.iter().map(|id| names.organisation(*id));
    let users = accused.users.iter().map(|id| names.user(*id));
    let known = organisations.chain(users).map(ToOwned::to_owned);
    let people = accused.people.iter().map(ToString::to_string);
    known.chain(people).chain(accused.names.iter().cloned()).collect::<Vec<_>>().join("、")
}
