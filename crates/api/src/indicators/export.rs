//! The indicators of a period as a table for a spreadsheet.

use actix_web::{HttpRequest, HttpResponse, http::Method, web};
use domain::statistics::Figure;
use store::{organisations, petitions::IndicatorLine};

use super::{INDICATORS, Of, READERS, indicators};
use crate::{
    auth::Authenticated,
    extract::parse_query,
    problem::Problem,
    routes::{Access, Route},
    server::State,
    sheet::{self, Cell, Format},
    statistics::words::written,
};

const COLUMNS: [&str; 9] = ["指标", "代码", "公式版本", "机构", "分子含义", "分母含义", "分子", "分母", "指标值"];

pub(super) fn route() -> Route {
    let route = Route::new(Method::GET, format!("{INDICATORS}/export"), "导出信访考核指标", get);
    sheet::taken_out(route.tag(super::TAG).access(Access::Roles(READERS)).query::<Of>())
}

/// `GET /api/v1/indicators/export`.
async fn get(request: HttpRequest, state: web::Data<State>, caller: Authenticated) -> Result<HttpResponse, Problem> {
    export(state, caller, request.query_string()).await
}

/// The indicators as a table: for each a line over everything, and one an organisation.
///
/// # Errors
/// As [`indicators`].
pub async fn export(state: web::Data<State>, caller: Authenticated, query: &str) -> Result<HttpResponse, Problem> {
    let (format, query) = Format::of(query)?;
    let found = indicators(&state, &caller, parse_query(&query)?).await?;
    let tree = state.store.read(organisations::tree).await?;
    let lines = found.indicators.iter().flat_map(|line| {
        let name = |organisation| tree.name(organisation).to_owned();
        let each = line.organisations.iter().map(move |(organisation, figure)| row(line, name(*organisation), figure));
        std::iter::once(row(line, "合计".to_owned(), &line.figure)).chain(each)
    });
    let name = format!("信访考核指标-{}至{}", found.period.from, found.period.to);
    sheet::whole(format, &name, COLUMNS, lines.collect()).await
}

fn row(line: &IndicatorLine, organisation: String, figure: &Figure) -> [Cell; COLUMNS.len()] {
    let formula = line.formula;
    let [numerator, denominator] = [figure.numerator, figure.denominator].map(|number| Cell::Number(number as f64));
    [
        formula.indicator.name_zh().to_owned().into(),
        formula.indicator.to_string().into(),
        Cell::Number(formula.version.into()),
        organisation.into(),
        formula.numerator.to_owned().into(),
        formula.denominator.to_owned().into(),
        numerator,
        denominator,
        written(figure.value).into(),
    ]
}
