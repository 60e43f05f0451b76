//! The list of cases as a table for a spreadsheet. It holds what the list holds, so no particulars of people.

use std::{pin::pin, sync::Arc};

use actix_web::{HttpRequest, HttpResponse, http::Method, web};
use domain::{organisation::OrganisationTree, time::civil_date};
use futures_util::{StreamExt, TryStreamExt, stream};
use store::{
    cases::{self, CaseLine},
    organisations,
};

use super::list::{Filter, find};
use crate::{
    auth::Authenticated,
    extract::Page,
    limits,
    problem::Problem,
    routes::Route,
    server::State,
    sheet::{self, Book, Format},
};

const COLUMNS: [&str; 12] = [
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

pub(super) fn route() -> Route {
    let route = Route::new(Method::GET, "/api/v1/cases/export", "导出案件列表", get);
    sheet::taken_out(route.tag(super::TAG).query::<Filter>())
}

/// `GET /api/v1/cases/export`.
async fn get(request: HttpRequest, state: web::Data<State>, caller: Authenticated) -> Result<HttpResponse, Problem> {
    export(state, caller, request.query_string()).await
}

/// All cases that the filter in a query leaves, page by page as they are read, so that it takes no more memory however
/// many there are. A case that is registered meanwhile is not in it; what breaks it off breaks off the answer, too.
///
/// # Errors
/// [`Kind::QueryInvalid`](crate::problem::Kind::QueryInvalid), before anything is sent.
pub async fn export(state: web::Data<State>, caller: Authenticated, query: &str) -> Result<HttpResponse, Problem> {
    let (format, query) = Format::of(query)?;
    let filter = Filter { limit: Some(limits::PAGE_ROWS_MAX), ..Filter::parse(&query)? };
    let first = find(&state, &caller, filter.clone()).await?;
    let scope = caller.scope();
    state.store.write(move |transaction| cases::record_export(transaction, &scope)).await?;
    let tree = state.store.read(organisations::tree).await?;
    let mut answer = format.answer(&format!("案件列表-{}", civil_date(state.store.now())));
    let pages = stream::try_unfold(Some(first), move |page| {
        let (state, caller, filter, tree) = (state.clone(), caller.clone(), filter.clone(), Arc::clone(&tree));
        async move {
            let Some(Page { items, next }) = page else { return Ok::<_, Problem>(None) };
            let rows: Vec<_> = items.into_iter().map(|line| row(line, &tree)).collect();
            let next = match next {
                Some(cursor) => Some(find(&state, &caller, Filter { cursor: Some(cursor), ..filter }).await?),
                None => None,
            };
            Ok(Some((rows, next)))
        }
    });
    match format {
        Format::Csv => {
            let head = stream::once(async { Ok(sheet::head(COLUMNS)) });
            Ok(answer.streaming(head.chain(pages.map_ok(sheet::rows)).boxed_local()))
        }
        Format::Xlsx => {
            let (mut book, mut pages) = (Book::new(COLUMNS)?, pin!(pages));
            while let Some(rows) = pages.try_next().await? {
                book.append(rows)?;
            }
            Ok(answer.body(book.finish().await?))
        }
    }
}

fn row(line: CaseLine, tree: &OrganisationTree) -> [String; COLUMNS.len()] {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    [
        line.number.unwrap_or_default(),
        line.title,
        line.state.name_zh().to_owned(),
        line.category.name_zh().to_owned(),
        line.tier.name_zh().to_owned(),
        tree.get(line.responsible).map(|found| found.name.clone()).unwrap_or_default(),
        line.division.to_string(),
        civil_date(line.registered_at).to_string(),
        day(line.accepted_on),
        line.due_kind.map(|kind| kind.name_zh().to_owned()).unwrap_or_default(),
        day(line.due_on),
        line.lamp.map(|lamp| lamp.name_zh().to_owned()).unwrap_or_default(),
    ]
}
