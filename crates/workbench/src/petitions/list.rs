//! The list of petitions: the filters of the interface, and the next page by its cursor.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    petitions::{Filter, find},
    problem::Problem,
};
use askama::Template;
use domain::{
    deadline::Lamp,
    organisation::OrganisationTree,
    petition::{Channel, ContentClass, PetitionFlag, PetitionKind, PetitionState},
    time::CivilDate,
};
use store::{
    organisations,
    petitions::{PetitionLine, PetitionOrder, PetitionView},
};

use crate::{
    cases::list::{Asked, Due, refused},
    forms::fields::Choice,
    layout::{self, Layout},
    visitor::Visitor,
    wording,
};

/// A petition in a list.
pub(crate) struct Line {
    /// Address.
    pub(crate) path: String,
    /// Number.
    pub(crate) number: String,
    /// One line that names it.
    pub(crate) title: String,
    /// Kind and channel.
    pub(crate) about: String,
    /// Which petition of its matter it is, of repeats.
    pub(crate) seq: Option<u32>,
    /// Names of the petitioners, masked.
    pub(crate) petitioners: String,
    /// State and its class.
    pub(crate) state: (&'static str, &'static str),
    /// Who answers for it.
    pub(crate) responsible: String,
    /// Day of receipt.
    pub(crate) received_on: String,
    /// The deadline that comes first.
    pub(crate) due: Option<Due>,
}

impl Line {
    /// A petition as lists show it.
    pub(crate) fn new(line: PetitionLine, tree: &OrganisationTree, today: CivilDate) -> Self {
        Self {
            path: format!("/petitions/{}", line.id),
            number: line.number,
            title: line.title,
            about: format!("{} · {}", line.kind.name_zh(), line.channel.name_zh()),
            seq: (line.seq > 1).then_some(line.seq),
            petitioners: line.petitioners.join("、"),
            state: (line.state.name_zh(), super::state_class(line.state)),
            responsible: tree.get(line.responsible).map_or_else(String::new, |found| found.name.clone()),
            received_on: line.received_on.to_string(),
            due: line.due_on.map(|on| Due {
                kind: line.due_kind.map_or("期限", escalation::ClockKind::name_zh),
                on: on.to_string(),
                left: wording::left(on, today),
                lamp: wording::lamp(line.lamp.unwrap_or(Lamp::Green)),
            }),
        }
    }
}

#[derive(Template)]
#[template(path = "petitions.html")]
struct List {
    layout: Layout,
    lists: Vec<(&'static str, &'static str, Vec<Choice>)>,
    more: Vec<(&'static str, &'static str, Vec<Choice>)>,
    from: String,
    until: String,
    number: String,
    narrowed: bool,
    lines: Vec<Line>,
    next: Option<String>,
    is_first: bool,
    refused: Vec<String>,
}

/// `GET /petitions`: the query is that of `GET /api/v1/petitions`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&request);
    let found = match Filter::parse(&asked.query(None)) {
        Ok(filter) => find(&visitor.state, &visitor.caller, filter).await,
        Err(problem) => Err(problem),
    };
    let (page, refused) = refused(found)?;
    let (items, cursor) = page.map(|page| (page.items, page.next)).unwrap_or_default();
    let tree = visitor.read(organisations::tree).await?;
    let today = visitor.today();
    let repeats = vec![Choice::new(false, "初次"), Choice::new(true, "重复")];
    let choose = |name: &'static str, label, choices| (name, label, asked.marked(name, choices));
    // What must be one of the codes has no line for all of them.
    let all = |mut choices: Vec<Choice>| {
        choices.insert(0, Choice::new("", "全部"));
        choices
    };
    let narrowing = ["kind", "channel", "content", "flag", "repeat", "from", "until", "state", "lamp", "number"];
    layout::ok(&List {
        layout: Layout::of(&visitor, "/petitions", "信访件"),
        lists: vec![
            choose("view", "范围", PetitionView::ALL.iter().map(|one| Choice::new(one, one.name_zh())).collect()),
            choose("order", "排序", PetitionOrder::ALL.iter().map(|one| Choice::new(one, one.name_zh())).collect()),
            choose(
                "state",
                "状态",
                all(PetitionState::ALL.iter().map(|one| Choice::new(one, one.name_zh())).collect()),
            ),
            choose(
                "lamp",
                "期限",
                all(Lamp::ALL.iter().map(|one| Choice::new(one, wording::lamp(*one).word)).collect()),
            ),
        ],
        more: vec![
            choose("kind", "种类", all(PetitionKind::ALL.iter().map(|one| Choice::new(one, one.name_zh())).collect())),
            choose("channel", "渠道", all(Channel::ALL.iter().map(|one| Choice::new(one, one.name_zh())).collect())),
            choose(
                "content",
                "内容",
                all(ContentClass::ALL.iter().map(|one| Choice::new(one, one.name_zh())).collect()),
            ),
            choose("flag", "标记", all(PetitionFlag::ALL.iter().map(|one| Choice::new(one, one.name_zh())).collect())),
            choose("repeat", "初次、重复", all(repeats)),
        ],
        from: asked.text("from").to_owned(),
        until: asked.text("until").to_owned(),
        number: asked.text("number").to_owned(),
        narrowed: narrowing.iter().any(|name| !asked.text(name).is_empty()),
        lines: items.into_iter().map(|line| Line::new(line, &tree, today)).collect(),
        next: cursor.map(|cursor| format!("/petitions?{}", asked.query(Some(&cursor)))),
        is_first: asked.text("cursor").is_empty(),
        refused,
    })
}
