//! The report of a period as a table for a spreadsheet.

use actix_web::{HttpRequest, HttpResponse, http::Method, web};
use domain::statistics::mediation::{CaseMeasure, Figures};
use store::organisations;

use super::{
    Of, READERS, report,
    words::{COLUMNS, hundredths_of_ten_thousand_yuan, part, written},
};
use crate::{
    auth::Authenticated,
    extract::parse_query,
    problem::Problem,
    routes::{Access, Route},
    server::State,
    sheet::{self, Cell, Format},
};

/// Columns after those of the measures.
const SUMS: [&str; 4] = ["涉及当事人", "协议金额（万元）", "调解成功率", "就地化解率"];

/// The part, the measures, and what they come to.
const WIDTH: usize = 1 + COLUMNS.len() + SUMS.len();

pub(super) fn route() -> Route {
    let route = Route::new(Method::GET, "/api/v1/statistics/cases/export", "导出人民调解案件统计", get);
    sheet::taken_out(route.tag(super::TAG).access(Access::Roles(READERS)).query::<Of>())
}

/// `GET /api/v1/statistics/cases/export`.
async fn get(request: HttpRequest, state: web::Data<State>, caller: Authenticated) -> Result<HttpResponse, Problem> {
    export(state, caller, request.query_string()).await
}

/// The report as a table: a line a part, and the total.
///
/// # Errors
/// As [`report`].
pub async fn export(state: web::Data<State>, caller: Authenticated, query: &str) -> Result<HttpResponse, Problem> {
    let (format, query) = Format::of(query)?;
    let report = report(&state, &caller, parse_query(&query)?).await?;
    let tree = state.store.read(organisations::tree).await?;
    let mut lines: Vec<_> =
        report.figures.lines.iter().map(|line| row(part(report.by, &line.key, &tree), &line.figures)).collect();
    lines.push(row("合计".to_owned(), &report.figures.total));
    let measures = COLUMNS.iter().map(|measure| measure.name_zh());
    let mut columns = [report.by.name_zh(); WIDTH];
    for (column, name) in columns.iter_mut().skip(1).zip(measures.chain(SUMS)) {
        *column = name;
    }
    let name = format!("人民调解统计-{}至{}", report.period.from, report.period.to);
    sheet::whole(format, &name, columns, lines).await
}

fn row(name: String, figures: &Figures) -> [Cell; WIDTH] {
    let number = |number: i64| Cell::Number(number as f64);
    let sums = [
        number(figures.of(CaseMeasure::Accepted).amount),
        Cell::Number(hundredths_of_ten_thousand_yuan(figures.of(CaseMeasure::Settled).amount) as f64 / 100.0),
        written(figures.success_rate).into(),
        written(figures.in_place_rate).into(),
    ];
    let mut cells = std::iter::once(name.into())
        .chain(COLUMNS.iter().map(|measure| number(figures.of(*measure).cases.cast_signed())))
        .chain(sums);
    std::array::from_fn(|_| cells.next().expect("as many cells as columns"))
}
