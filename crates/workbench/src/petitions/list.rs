//! The list of petitions: the filters of the interface, and the next page by its cursor.

use actix_web::{HttpRequest, HttpResponse};
use api::{petitions::find, problem::Problem};
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

use super::Petitions;
use crate::{
    cases::list::Due,
    find_person::FindPerson,
    forms::fields::Choice,
    layout::{self, Layout},
    lists::{Asked, Pages, Select},
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
            responsible: tree.name(line.responsible).to_owned(),
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
    find: FindPerson,
    lists: [Select; 4],
    more: [Select; 5],
    from: String,
    until: String,
    number: String,
    narrowed: bool,
    lines: Vec<Line>,
    export: Vec<Choice>,
    pages: Pages,
}

/// `GET /petitions`: the query is that of `GET /api/v1/petitions`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&request);
    let (items, pages) = asked.find("/petitions", &visitor, find).await?;
    let tree = visitor.read(organisations::tree).await?;
    let today = visitor.today();
    let narrowing = ["kind", "channel", "content", "flag", "repeat", "from", "until", "state", "lamp", "number"];
    layout::ok(&List {
        layout: Layout::of(&visitor, "/petitions", "信访件"),
        find: FindPerson::new::<Petitions>(),
        lists: [
            asked.one::<PetitionView>("view", "范围"),
            asked.one::<PetitionOrder>("order", "排序"),
            asked.any::<PetitionState>("state", "状态"),
            asked.any_lamp("期限"),
        ],
        more: [
            asked.any::<PetitionKind>("kind", "种类"),
            asked.any::<Channel>("channel", "渠道"),
            asked.any::<ContentClass>("content", "内容"),
            asked.any::<PetitionFlag>("flag", "标记"),
            asked.any_of("repeat", "初次、重复", vec![Choice::new(false, "初次"), Choice::new(true, "重复")]),
        ],
        from: asked.text("from").to_owned(),
        until: asked.text("until").to_owned(),
        number: asked.text("number").to_owned(),
        narrowed: asked.has_any(&narrowing),
        lines: items.into_iter().map(|line| Line::new(line, &tree, today)).collect(),
        export: asked.tables("/petitions/export"),
        pages,
    })
}

/// `GET /petitions/export`: the whole list as a table, whatever page of it was seen.
pub(crate) async fn export(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    api::petitions::export(visitor.state, visitor.caller, &Asked::of(&request).query(None)).await
}
