//! The list of petitions as a table. Petitioners are not in it.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use domain::{id::OrganisationId, organisation::OrganisationTree, time::civil_date};
use store::{AccessSubject, petitions::PetitionLine};

use super::list::{Filter, find};
use crate::{
    auth::Authenticated,
    export::{self, Exported, take_out},
    extract::Page,
    problem::Problem,
    routes::Route,
    server::State,
};

/// `GET /api/v1/petitions/export`.
pub(super) fn route() -> Route {
    export::route::<Filter>("/api/v1/petitions/export", "导出信访件列表").tag(super::TAG)
}

/// All petitions that the filter in a query leaves.
///
/// # Errors
/// [`Kind::QueryInvalid`](crate::problem::Kind::QueryInvalid), before anything is sent.
pub async fn export(state: web::Data<State>, caller: Authenticated, query: &str) -> Result<HttpResponse, Problem> {
    take_out::<Filter>(state, caller, query).await
}

impl Exported for Filter {
    type Line = PetitionLine;

    const NAME: &'static str = "信访件列表";
    const COLUMNS: &'static [&'static str] = &[
        "信访件编号",
        "标题",
        "状态",
        "种类",
        "信访形式",
        "内容分类",
        "标记",
        "同一事项第几次",
        "问题属地区划代码",
        "登记机构",
        "责任单位",
        "收到日期",
        "登记日期",
        "办结日期",
        "期限事项",
        "期限届满日",
        "期限状态",
    ];
    const SUBJECT: AccessSubject = AccessSubject::Petition;

    fn page(&mut self) -> (&mut Option<u32>, &mut Option<String>) {
        (&mut self.limit, &mut self.cursor)
    }

    async fn find(state: &State, caller: &Authenticated, filter: Self) -> Result<Page<PetitionLine>, Problem> {
        find(state, caller, filter).await
    }

    fn row(line: PetitionLine, tree: &OrganisationTree) -> Vec<String> {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let name = |id: OrganisationId| tree.name(id).to_owned();
        vec![
            line.number,
            line.title,
            line.state.name_zh().to_owned(),
            line.kind.name_zh().to_owned(),
            line.channel.name_zh().to_owned(),
            line.content.name_zh().to_owned(),
            line.flags.iter().map(|flag| flag.name_zh()).collect::<Vec<_>>().join("、"),
            line.seq.to_string(),
            line.division.to_string(),
            name(line.registered_in),
            name(line.responsible),
            line.received_on.to_string(),
            civil_date(line.registered_at).to_string(),
            day(line.concluded_on),
            line.due_kind.map(|kind| kind.name_zh().to_owned()).unwrap_or_default(),
            day(line.due_on),
            line.lamp.map(|lamp| lamp.name_zh().to_owned()).unwrap_or_default(),
        ]
    }
}
