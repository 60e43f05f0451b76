//! The page of one case: everything that is known of it, where it is, and what may be done.

use actix_web::{HttpRequest, HttpResponse, web};
use api::problem::Problem;
use askama::Template;
use domain::{
    case::{Agreement, AttachmentKind, Case, Obligation, Party, PartyKind, Session},
    id::{CaseId, PersonId, UserId},
    organisation::Role,
};
use escalation::{Act, Event, Prompt};
use serde::Deserialize;
use std::collections::BTreeSet;
use store::{
    AccessKind, EventLine, Snapshot, StoreError, accounts,
    cases::{self, CaseSheet},
    divisions, organisations,
    petitions::LinkedPetition,
};

use super::{
    Names,
    history::{self, Entry},
    in_path,
    themes::THEMES,
    tiers::{self, Step},
};
use crate::{
    acts::Offered,
    clocks::{Linked, Running},
    forms::fields::Choice,
    layout::{self, Layout},
    post::new_key,
    visitor::Visitor,
    wording::{self, LampSign},
};

/// Most recent events that are shown on the page.
const RECENT: usize = 12;

/// Events that are read to find those; a case with more has its own page for them.
const EVENTS: u32 = 200;

#[derive(Template)]
#[template(path = "case.html")]
struct Page {
    layout: Layout,
    id: CaseId,
    version: u64,
    key: String,
    number: String,
    case: Case,
    division: String,
    lamp: Option<LampSign>,
    state_class: &'static str,
    clocks: Vec<Running>,
    linked: Option<Linked>,
    steps: Vec<Step>,
    prompts: Vec<Prompt>,
    parties: Vec<Person>,
    mediators: Vec<String>,
    recent: Vec<Entry>,
    path: String,
    offered: Offered<Act>,
    can_attach: bool,
    kinds: Vec<Choice>,
    names: Names,
    done: Option<&'static str>,
    photo_refused: bool,
    audits: bool,
}

/// Somebody in the case.
struct Person {
    id: PersonId,
    name: String,
    what: String,
    about: Vec<String>,
    phone: Option<String>,
    identity: Option<String>,
    gone: bool,
}

/// Code of what was done just before: an act, or this.
pub(crate) const REGISTERED: &str = "registered";

/// The same, though a photograph was refused.
pub(crate) const PHOTO_REFUSED: &str = "photo_refused";

fn told(code: &str) -> Option<&'static str> {
    match code {
        REGISTERED | PHOTO_REFUSED => Some("登记"),
        act => act.parse::<Act>().ok().map(Act::name_zh),
    }
}

/// What was done just before.
#[derive(Deserialize)]
pub(crate) struct Done {
    done: Option<String>,
}

impl Done {
    /// Its code.
    pub(crate) fn code(&self) -> Option<&str> {
        self.done.as_deref()
    }
}

/// `GET /cases/{id}`.
pub(crate) async fn show(
    request: HttpRequest,
    visitor: Visitor,
    done: web::Query<Done>,
) -> Result<HttpResponse, Problem> {
    let id: CaseId = in_path(&request, "id")?;
    let scope = visitor.scope();
    let reading = move |snapshot: &mut Snapshot| {
        let sheet = cases::sheet(snapshot, &scope, id)?;
        let (_, actions) = cases::available(snapshot, &scope, id)?;
        let events = cases::events(snapshot, &scope, id, (0, EVENTS))?;
        let users = accounts::names(snapshot, accounts_of(&sheet.case, &events))?;
        let tree = organisations::tree(snapshot)?;
        let division = divisions::full_name(snapshot, sheet.case.division)?;
        let names = Names { users, tree, people: sheet.people.clone() };
        Ok::<_, StoreError>((sheet, actions, events, names, division))
    };
    let (sheet, actions, events, names, division) = visitor.read(reading).await?;
    visitor.state.store.log_look(&visitor.scope(), id, AccessKind::Read)?;
    let today = visitor.today();
    let CaseSheet { case, number, clocks, lamp, petition, prompts, .. } = sheet;
    let behind = |petition: LinkedPetition| Linked {
        noun: "信访件",
        number: petition.number,
        path: petition.opens.then(|| format!("/petitions/{}", petition.id)),
        state: petition.state.name_zh(),
        clocks: Running::all(&petition.clocks, &names.tree, today),
    };
    let offered = Offered::new(&actions, THEMES, |act| is_idle(act, &case));
    let last = events.len().saturating_sub(RECENT);
    let mut recent = history::entries(&events[last..], &names);
    recent.reverse();
    let page = Page {
        layout: Layout::of(&visitor, "/cases", case.title.clone()),
        id,
        version: case.version,
        key: new_key(),
        number: number.unwrap_or_else(|| "尚未编号".to_owned()),
        division,
        lamp: lamp.map(wording::lamp),
        state_class: wording::state_class(case.state),
        clocks: Running::all(&clocks, &names.tree, today),
        linked: petition.map(behind),
        steps: tiers::strip(&case, &names.tree),
        prompts,
        parties: case.parties.iter().flat_map(|party| persons(party, &names)).collect(),
        mediators: mediators(&case, &names),
        recent,
        can_attach: offered.offers(Act::Attach),
        path: super::path(id),
        offered,
        kinds: AttachmentKind::ALL.iter().map(|kind| Choice::new(kind, kind.name_zh())).collect(),
        case,
        names,
        audits: visitor.has_any(&[Role::Auditor]),
        photo_refused: done.code() == Some(PHOTO_REFUSED),
        done: done.code().and_then(told),
    };
    layout::ok(&page)
}

fn accounts_of(case: &Case, events: &[EventLine<Event>]) -> BTreeSet<UserId> {
    let mut found = history::accounts_in(events);
    found.extend(case.mediators.iter().map(|one| one.mediator));
    found.extend(case.sessions.iter().flat_map(|session| session.mediators.iter().copied()));
    found.extend(case.supervisions.iter().flat_map(|order| order.reports.iter().map(|report| report.by)));
    found.extend(case.plans.iter().map(|plan| plan.by));
    found.extend(case.police_reports.iter().map(|report| report.by));
    found.extend(case.urgent_reports.iter().map(|report| report.by));
    found.insert(case.registered_by);
    found
}

fn mediators(case: &Case, names: &Names) -> Vec<String> {
    let one = |mediator, host| format!("{}{}", names.user(mediator), if host { "（主持）" } else { "" });
    case.current_mediators().map(|appointment| one(appointment.mediator, appointment.host)).collect()
}

/// A party and those who speak for it.
fn persons(party: &Party, names: &Names) -> Vec<Person> {
    let mut about = Vec::new();
    if party.kind != PartyKind::Person {
        about.push(party.kind.name_zh().to_owned());
    }
    if party.kind == PartyKind::Group {
        about.push(format!("{} 人", party.members));
    }
    if !party.can_act() || party.capacity != domain::case::Capacity::Full {
        about.push(party.capacity.name_zh().to_owned());
    }
    about.push(party.consent().map_or("尚未表示意愿", domain::case::Consent::name_zh).to_owned());
    about.push(if party.informed_on.is_some() { "已告知权利义务" } else { "未告知权利义务" }.to_owned());
    if let Some(left_on) = party.left_on {
        about = vec![format!("已于{}退出", wording::day(left_on))];
    }
    let gone = party.left_on.is_some();
    let mut found = vec![person(party.person, party.side.name_zh().to_owned(), about, gone, names)];
    let of = names.person(party.person).to_owned();
    let others = party.representatives.iter().map(|id| (*id, "代表人".to_owned(), Vec::new()));
    let guardians = party.guardians.iter().map(|one| (one.person, "监护人".to_owned(), vec![one.relation.clone()]));
    let agents = party.agents.iter().map(|one| {
        (one.person, "代理人".to_owned(), vec![if one.special { "特别授权" } else { "一般授权" }.to_owned()])
    });
    for (id, what, about) in others.chain(guardians).chain(agents) {
        found.push(person(id, format!("{of}的{what}"), about, gone, names));
    }
    found
}

fn person(id: PersonId, what: String, about: Vec<String>, gone: bool, names: &Names) -> Person {
    let masked = names.people.get(&id);
    Person {
        id,
        name: names.person(id).to_owned(),
        what,
        about,
        phone: masked.and_then(|masked| masked.phone.clone()),
        identity: masked.and_then(|masked| masked.identity.clone()),
        gone,
    }
}

/// Acts that have nothing to be done to.
fn is_idle(act: Act, case: &Case) -> bool {
    match act {
        Act::ReportSupervision | Act::DischargeSupervision => {
            case.supervisions.iter().all(|order| order.discharged_on.is_some())
        }
        Act::FinishMeetingItem => !case.meeting_items.iter().any(domain::meeting::MeetingItem::is_open),
        Act::LeaveJoint => case.joint.iter().all(|member| member.until.is_some()),
        _ => false,
    }
}

impl Page {
    /// Those who were heard in a session.
    fn heard(&self, session: &Session) -> String {
        self.names.persons(&session.heard)
    }

    /// Who held a session.
    fn held_by(&self, session: &Session) -> String {
        let mediators: Vec<&str> = session.mediators.iter().map(|id| self.names.user(*id)).collect();
        mediators.join("、")
    }

    /// Whether an obligation is done, or how it stands.
    fn stands(&self, obligation: &Obligation) -> String {
        if obligation.is_done() {
            return "已履行".to_owned();
        }
        let paid: domain::money::Fen = obligation.performed.iter().filter_map(|one| one.amount).sum();
        let paid = if paid > domain::money::Fen::ZERO { format!("，已履行 {paid} 元") } else { String::new() };
        format!("未履行完毕{paid}")
    }

    /// Signatures and seals of an agreement, in one line.
    fn signed(&self, agreement: &Agreement) -> String {
        let signatures = agreement.signatures.iter().map(|one| {
            let by = one.signed_by.map_or_else(String::new, |by| format!("（{}代）", self.names.person(by)));
            format!("{}{by}", self.names.person(one.party))
        });
        let seals = agreement.seals.iter().map(|seal| format!("{}（印）", self.names.organisation(seal.organisation)));
        signatures.chain(seals).collect::<Vec<_>>().join("、")
    }
}
