//! The rows with faults as a table: what is wrong with each, and its cells as they were, to be corrected and sent again.

use actix_web::{HttpRequest, HttpResponse, web};
use domain::id::ImportId;
use store::imports::{self, FaultyRow};

use crate::{
    auth::Authenticated,
    limits,
    problem::Problem,
    server::State,
    sheet::{self, Book, Format},
};

/// Columns before those of the ledger.
const COLUMNS: [&str; 2] = ["行号", "错误"];

/// `GET /api/v1/imports/{id}/faults`.
pub(super) async fn get(
    request: HttpRequest,
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<ImportId>,
) -> Result<HttpResponse, Problem> {
    export(&state, &caller, id.into_inner(), request.query_string()).await
}

/// All rows with faults of an import, in the format that a query asks for.
///
/// # Errors
/// When there is no such import, or the format is none.
pub async fn export(state: &State, caller: &Authenticated, id: ImportId, query: &str) -> Result<HttpResponse, Problem> {
    let format = Format::alone(query)?;
    let (scope, logged) = (caller.scope(), caller.scope());
    let sheet = state.store.read(move |snapshot| imports::sheet(snapshot, &scope, id)).await?;
    state.store.write(move |transaction| imports::record_download(transaction, &logged, id)).await?;
    let columns: Vec<String> = sheet.columns.into_iter().map(|column| column.heading).collect();
    let head = || COLUMNS.into_iter().chain(columns.iter().map(String::as_str));
    let mut answer = format.answer(&format!("错误清单-{}", sheet.import.file_name.trim_end_matches(".xlsx")));
    let (mut text, mut book) = (sheet::head(head()).to_vec(), Book::new(head())?);
    let mut after = 0;
    loop {
        let scope = caller.scope();
        let limit = i64::from(limits::PAGE_ROWS_MAX);
        let rows = state.store.read(move |snapshot| imports::faulty_rows(snapshot, &scope, id, (after, limit))).await?;
        let Some(last) = rows.last() else { break };
        after = last.number;
        let rows = rows.into_iter().map(cells);
        match format {
            Format::Csv => text.extend_from_slice(&sheet::rows(rows)),
            Format::Xlsx => book.append(rows)?,
        }
    }
    Ok(match format {
        Format::Csv => answer.body(text),
        Format::Xlsx => answer.body(book.finish().await?),
    })
}

fn cells(FaultyRow { number, faults, cells }: FaultyRow) -> Vec<String> {
    let told = faults.into_iter().map(|fault| match fault.column {
        Some(column) => format!("{column}：{}", fault.reason),
        None => fault.reason,
    });
    let told = told.collect::<Vec<_>>().join("；");
    [number.to_string(), told].into_iter().chain(cells).collect()
}
