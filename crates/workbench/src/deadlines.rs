//! The list of clocks (期限台账): every term that runs, not only the first of each case; to be filtered, and printed for a wall.

use actix_web::{HttpRequest, HttpResponse};
use api::{deadlines::find, problem::Problem};
use askama::Template;
use domain::{notice::DossierKind, organisation::OrganisationTree, time::CivilDate};
use escalation::ClockKind;
use store::{
    deadlines::{ClockLine, ClockView},
    organisations,
};

use crate::{
    forms::fields::Choice,
    layout::{self, Layout},
    lists::{Asked, Pages, Select},
    visitor::Visitor,
    wording::{self, LampSign},
};

/// A clock in the list.
struct Line {
    lamp: Option<LampSign>,
    /// What stands in place of a lamp.
    state: &'static str,
    kind: String,
    left: String,
    /// Address of the case or petition, where the visitor may open it.
    path: Option<String>,
    title: String,
    number: String,
    organisation: String,
    /// Address of the clocks that this organisation answers for.
    of_organisation: String,
    started_on: String,
    due_on: String,
    alarm_on: String,
    legal_latest: String,
    estimated: bool,
}

impl Line {
    fn new(line: ClockLine, asked: &Asked, tree: &OrganisationTree, today: CivilDate) -> Self {
        let last = if line.right { line.legal_latest } else { line.due_on };
        let place = match line.subject {
            DossierKind::Case => "cases",
            DossierKind::Petition => "petitions",
        };
        let number = line.number.map_or_else(String::new, |number| format!("（第 {number} 项）"));
        Self {
            lamp: line.lamp.map(wording::lamp),
            state: if line.paused_from.is_some() { "期限暂停" } else { "当事人权利" },
            kind: format!("{}{number}", line.kind.name_zh()),
            left: line.paused_from.map_or_else(|| wording::left(last, today), |from| format!("自 {from} 起中止")),
            path: line.title.is_some().then(|| format!("/{place}/{}", line.subject_id)),
            title: line.title.unwrap_or_else(|| format!("{}（不在您的查看范围内）", line.subject.name_zh())),
            number: line.subject_number.unwrap_or_default(),
            organisation: tree.name(line.organisation).to_owned(),
            of_organisation: format!("/deadlines?{}", asked.with(&[("organisation", &line.organisation.to_string())])),
            started_on: line.started_on.to_string(),
            due_on: line.due_on.to_string(),
            alarm_on: line.alarm_on.to_string(),
            legal_latest: line.legal_latest.to_string(),
            estimated: line.estimated,
        }
    }
}

#[derive(Template)]
#[template(path = "deadlines.html")]
struct List {
    layout: Layout,
    today: String,
    lists: [Select; 6],
    due_until: String,
    /// Id and name of the organisation that it is narrowed to.
    organisation: Option<(String, String)>,
    narrowed: bool,
    lines: Vec<Line>,
    pages: Pages,
}

/// `GET /deadlines`: the query is that of `GET /api/v1/deadlines`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&request);
    let (items, pages) = asked.find("/deadlines", &visitor, find).await?;
    let tree = visitor.read(organisations::tree).await?;
    let today = visitor.today();
    let standing = vec![Choice::new(false, "计算中"), Choice::new(true, "暂停")];
    let narrowing = ["lamp", "subject", "kind", "organisation", "paused", "elsewhere", "due_until"];
    layout::ok(&List {
        layout: Layout::of(&visitor, "/desk", "期限台账"),
        today: wording::day(today),
        lists: [
            asked.one::<ClockView>("view", "范围"),
            asked.any_lamp("预警"),
            asked.any::<DossierKind>("subject", "事项"),
            asked.any::<ClockKind>("kind", "期限种类"),
            asked.any_of("paused", "计算", standing),
            asked.any_of("elsewhere", "责任", vec![Choice::new(true, "其他机构负责的案件、信访件")]),
        ],
        due_until: asked.text("due_until").to_owned(),
        organisation: Some(asked.text("organisation"))
            .filter(|id| !id.is_empty())
            .map(|id| (id.to_owned(), id.parse().map(|id| tree.name(id).to_owned()).unwrap_or_default())),
        narrowed: asked.has_any(&narrowing),
        lines: items.into_iter().map(|line| Line::new(line, &asked, &tree, today)).collect(),
        pages,
    })
}
