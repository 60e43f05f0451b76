//! The list of cases as a table.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use domain::{organisation::OrganisationTree, time::civil_date};
use store::{AccessSubject, cases::CaseLine};

use super::list::{Filter, find};
use crate::{
    auth::Authenticated,
    export::{self, Exported, take_out},
    extract::Page,
    problem::Problem,
    routes::Route,
    server::State,
};

/// `GET /api/v1/cases/export`.
pub(super) fn route() -> Route {
    export::route::<Filter>("/api/v1/cases/export", "导出案件列表").tag(super::TAG)
}

/// All cases that the filter in a query leaves.
///
/// # Errors
/// [`Kind::QueryInvalid`](crate::problem::Kind::QueryInvalid), before anything is sent.
pub async fn export(state: web::Data<State>, caller: Authenticated, query: &str) -> Result<HttpResponse, Problem> {
    take_out::<Filter>(state, caller, query).await
}

impl Exported for Filter {
    type Line = CaseLine;

    const NAME: &'static str = "案件列表";
    const COLUMNS: &'static [&'static str] = &[
        "案号",
        "纠纷名称",
        "状态",
        "纠纷类别",
        "承办层级",
        "承办机构",
        "纠纷发生地区划代码",
        "登记日期",
        "受理日期",
        "期限事项",
        "期限届满日",
        "期限状态",
    ];
    const SUBJECT: AccessSubject = AccessSubject::Case;

    fn page(&mut self) -> (&mut Option<u32>, &mut Option<String>) {
        (&mut self.limit, &mut self.cursor)
    }

    async fn find(state: &State, caller: &Authenticated, filter: Self) -> Result<Page<CaseLine>, Problem> {
        find(state, caller, filter).await
    }

    fn row(line: CaseLine, tree: &OrganisationTree) -> Vec<String> {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        vec![
            line.number.unwrap_or_default(),
            line.title,
            line.state.name_zh().to_owned(),
            line.category.name_zh().to_owned(),
            line.tier.name_zh().to_owned(),
            tree.name(line.responsible).to_owned(),
            line.division.to_string(),
            civil_date(line.registered_at).to_string(),
            day(line.accepted_on),
            line.due_kind.map(|kind| kind.name_zh().to_owned()).unwrap_or_default(),
            day(line.due_on),
            line.lamp.map(|lamp| lamp.name_zh().to_owned()).unwrap_or_default(),
        ]
    }
}
