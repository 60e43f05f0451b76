//! My desk (待办): what waits for me, the earliest legal deadline first.

mod orders;
mod waiting;

use actix_web::{HttpResponse, web};
use api::problem::Problem;
use askama::Template;
use domain::{application::ApplicationState, deadline::Lamp, organisation::Role};
use escalation::ClockKind;
use serde::Deserialize;
use store::{
    Scope, Snapshot, StoreError,
    applications::ApplicationFilter,
    cases::{self, CaseFilter, CaseLine, CaseQuery, CaseView, Order},
    deadlines::{self, ClockFilter, ClockLine, ClockQuery, ClockView},
    notifications::{self, NoticeFilter},
    organisations,
    petitions::{PetitionFilter, PetitionLine, PetitionOrder, PetitionQuery, PetitionView},
};

use crate::{
    applications,
    cases::list::Line,
    layout::{self, Layout},
    notices, petitions,
    visitor::Visitor,
    wording,
};

/// Most cases in one part of the desk; the list has them all.
const LINES: u32 = 50;

/// Most unread notices on the desk; their page has them all.
const NOTICES: u32 = 5;

/// Roles whose desk is that of their organisation.
const WORKERS: &[Role] =
    &[Role::Mediator, Role::CommitteeDirector, Role::JusticeOfficer, Role::UnitOfficer, Role::PetitionClerk];

/// Roles that see to the organisations of their division.
const OVERSEERS: &[Role] = &[Role::JusticeOfficer, Role::PetitionClerk, Role::JointMeetingOfficer, Role::Auditor];

/// Of these, the ones that see to the petitions of their division.
const PETITION_OVERSEERS: &[Role] = &[Role::PetitionClerk, Role::JointMeetingOfficer, Role::Auditor];

/// What overseers are shown of their division, the worst first.
const LIT: [Lamp; 2] = [Lamp::Overdue, Lamp::Red];

#[derive(Template)]
#[template(path = "desk.html")]
struct Desk {
    layout: Layout,
    today: String,
    counts: Vec<Count>,
    waiting: Option<Waiting>,
    parts: Vec<Part>,
    /// Applications that wait for the organisation, if there is one.
    applications: Vec<applications::Line>,
    notices: Vec<notices::Line>,
    done: Option<&'static str>,
}

/// How many there are of something, and where.
struct Count {
    class: &'static str,
    name: &'static str,
    /// The part of the desk where they stand.
    part: &'static str,
    number: usize,
    /// Whether there are more than were looked at.
    more: bool,
}

/// A part of the desk.
struct Part {
    id: &'static str,
    name: &'static str,
    about: &'static str,
    lines: Lines,
    all: &'static str,
    more: bool,
}

/// What stands in a part of the desk.
enum Lines {
    Cases(Vec<Line>),
    Petitions(Vec<petitions::list::Line>),
}

impl Lines {
    fn is_empty(&self) -> bool {
        match self {
            Self::Cases(lines) => lines.is_empty(),
            Self::Petitions(lines) => lines.is_empty(),
        }
    }
}

/// What waits for the organisation.
struct Waiting {
    lines: Vec<waiting::Line>,
    /// Where there is more: address and name.
    lists: Vec<(&'static str, &'static str)>,
}

/// What was done just before.
#[derive(Deserialize)]
pub(crate) struct Done {
    done: Option<String>,
}

/// `GET /desk`.
pub(crate) async fn show(visitor: Visitor, done: web::Query<Done>) -> Result<HttpResponse, Problem> {
    let scope = visitor.scope();
    let (works, oversees) = (visitor.has_any(WORKERS), visitor.has_any(OVERSEERS));
    let oversees_petitions = visitor.has_any(PETITION_OVERSEERS);
    let has_petitions = store::petitions::partakes(&scope);
    let own = CaseFilter { responsible: Some(scope.organisation_id()), ..CaseFilter::default() };
    let reading = move |snapshot: &mut Snapshot| {
        let mut look = |view, order, filter: CaseFilter| {
            let question = CaseQuery { view, order, filter, after: None, limit: LINES };
            cases::list(snapshot, &scope, &question).map(|page| page.lines)
        };
        let offered = look(CaseView::Inbox, Order::Due, CaseFilter::default())?;
        let due = if works { look(CaseView::Own, Order::Due, own)? } else { Vec::new() };
        let mine = if works { Vec::new() } else { look(CaseView::Mine, Order::Registered, CaseFilter::default())? };
        let mut division = Vec::new();
        if oversees {
            for lamp in LIT {
                let filter = CaseFilter { lamp: Some(lamp), ..CaseFilter::default() };
                division.extend(look(CaseView::Division, Order::Due, filter)?);
            }
        }
        let unread = NoticeFilter { read: Some(false), ..NoticeFilter::default() };
        let notices = notifications::list(snapshot, &scope, unread, (None, NOTICES))?;
        let applied = ApplicationFilter { state: ApplicationState::Waiting };
        let applied = store::applications::list(snapshot, &scope, applied, (None, LINES))?;
        let mut look = |view, lamp| petitions_due(snapshot, &scope, view, lamp);
        let petitions = if has_petitions { look(PetitionView::Responsible, None)? } else { Vec::new() };
        let mut warned = Vec::new();
        if oversees_petitions {
            for lamp in LIT {
                warned.extend(look(PetitionView::Division, Some(lamp))?);
            }
        }
        let owed = owed(snapshot, &scope)?;
        let asked = orders::asked(snapshot, &scope, (&due, &petitions, &owed))?;
        let tree = organisations::tree(snapshot)?;
        let own = (due, petitions, owed, asked);
        Ok::<_, StoreError>((offered, own, mine, (division, warned), applied, notices, tree))
    };
    let (offered, (due, petitions, owed, asked), mine, (division, warned), applied, notices, tree) =
        visitor.read(reading).await?;
    let today = visitor.today();
    let full = |lines: usize| lines >= LINES as usize;
    let lists = [
        (full(due.len()), "/cases?view=own&order=due", "全部案件"),
        (full(petitions.len()), "/petitions?view=responsible&order=due", "全部信访件"),
        (full(owed.len()), "/deadlines?elsewhere=true", "全部协同办理事项"),
    ];
    let (visits, due): (Vec<_>, Vec<_>) = due.into_iter().partition(|line| line.due_kind == Some(ClockKind::FollowUp));
    let cases = due.into_iter().map(|line| waiting::Line::case(line, &asked, &tree, today));
    let petitions = petitions.into_iter().map(|line| waiting::Line::petition(line, &asked, &tree, today));
    let owed = owed.into_iter().filter_map(|line| waiting::Line::owed(line, &asked, &tree, today));
    let lines = waiting::in_order(cases.chain(petitions).chain(owed).collect());
    let counts = counts(&lines, offered.len());
    let part = |id, name, about, all, lines: Vec<CaseLine>| Part {
        id,
        name,
        about,
        more: full(lines.len()),
        lines: Lines::Cases(lines.into_iter().map(|line| Line::new(line, &tree, today)).collect()),
        all,
    };
    let mut parts = vec![part(
        "offered",
        "待接收",
        "其他机构移交、交办给本机构的案件，请在期限内决定接收或者退回。",
        "/cases?view=inbox&order=due",
        offered,
    )];
    if works {
        let all = "/cases?view=own&order=due";
        parts.push(part("visits", "待回访", "协议达成、履行后应当回访的案件。", all, visits));
    } else {
        parts.push(part("mine", "我登记的", "我登记的纠纷和它们的进展。", "/cases?view=mine", mine));
    }
    if oversees {
        let about = "辖区内已经逾期或者即将到期的案件，可以查看、督办。";
        parts.push(part("division", "辖区预警", about, "/cases?view=division&order=due", division));
    }
    if oversees_petitions {
        let line = |line| petitions::list::Line::new(line, &tree, today);
        parts.push(Part {
            id: "warned",
            name: "辖区信访预警",
            about: "辖区内已经逾期或者即将到期的信访件，可以查看、督办。",
            more: full(warned.len()),
            lines: Lines::Petitions(warned.into_iter().map(line).collect()),
            all: "/petitions?view=division&order=due",
        });
    }
    layout::ok(&Desk {
        layout: Layout::of(&visitor, "/desk", "待办"),
        today: wording::day(today),
        counts,
        waiting: (works || has_petitions).then(|| Waiting {
            lines,
            lists: lists.into_iter().filter(|(full, ..)| *full).map(|(_, path, name)| (path, name)).collect(),
        }),
        parts,
        applications: applied.into_iter().map(|line| applications::Line::new(line, today)).collect(),
        notices: notices.into_iter().map(notices::Line::from).collect(),
        done: (done.done.as_deref() == Some("password")).then_some("密码已修改"),
    })
}

/// What the organisation owes on cases and petitions of others: orders, tasks, decisions of meetings, proposals to answer.
fn owed(snapshot: &mut Snapshot, scope: &Scope) -> Result<Vec<ClockLine>, StoreError> {
    let filter = ClockFilter { elsewhere: true, ..ClockFilter::default() };
    deadlines::list(snapshot, scope, &ClockQuery { view: ClockView::Own, filter, after: None, limit: LINES })
}

/// Petitions of a view, those with that lamp if any, the earliest term first.
fn petitions_due(
    snapshot: &mut Snapshot,
    scope: &Scope,
    view: PetitionView,
    lamp: Option<Lamp>,
) -> Result<Vec<PetitionLine>, StoreError> {
    let filter = PetitionFilter { lamp, ..PetitionFilter::default() };
    let question = PetitionQuery { view, order: PetitionOrder::Due, filter, after: None, limit: LINES };
    store::petitions::list(snapshot, scope, &question).map(|page| page.lines)
}

fn counts(lines: &[waiting::Line], offered: usize) -> Vec<Count> {
    let lit = |lamp: Lamp| lines.iter().filter(|line| line.lamp == Some(lamp)).count();
    let lamps = [Lamp::Overdue, Lamp::Red, Lamp::Yellow, Lamp::Green];
    let table = lamps.map(|lamp| (wording::lamp(lamp).class, wording::lamp(lamp).word, "waiting", lit(lamp)));
    let table = table.into_iter().chain([("offered", "待接收", "offered", offered)]);
    let count = |(class, name, part, number)| Count { class, name, part, number, more: number >= LINES as usize };
    table.map(count).collect()
}
