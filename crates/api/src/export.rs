//! Lists that are taken out whole (导出), as tables for a spreadsheet. They hold what the lists hold, so no particulars of people.

use std::{pin::pin, sync::Arc};

use actix_web::{HttpRequest, HttpResponse, http::Method, web};
use domain::{organisation::OrganisationTree, time::civil_date};
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::de::DeserializeOwned;
use store::{AccessSubject, accounts, organisations, record_export};
use utoipa::IntoParams;

use crate::{
    auth::Authenticated,
    extract::{Page, parse_query},
    limits,
    problem::Problem,
    routes::Route,
    server::State,
    sheet::{self, Book, Format},
};

/// A list that can be taken out, known by its filter.
pub(crate) trait Exported: DeserializeOwned + Clone + 'static {
    /// A row as the list gives it.
    type Line: 'static;

    /// Name of the file, without its day.
    const NAME: &'static str;
    /// What stands above the columns.
    const COLUMNS: &'static [&'static str];
    /// What the access log says was taken out.
    const SUBJECT: AccessSubject;

    /// How many rows are asked for, and after which cursor.
    fn page(&mut self) -> (&mut Option<u32>, &mut Option<String>);
    /// A page of the list.
    async fn find(state: &State, caller: &Authenticated, filter: Self) -> Result<Page<Self::Line>, Problem>;
    /// A row as the table shows it.
    fn row(line: Self::Line, tree: &OrganisationTree) -> Vec<String>;
}

/// The route that takes a list out.
pub(crate) fn route<F: Exported + IntoParams>(path: &'static str, summary: &'static str) -> Route {
    sheet::taken_out(Route::new(Method::GET, path, summary, get::<F>).query::<F>())
}

async fn get<F: Exported>(
    request: HttpRequest,
    state: web::Data<State>,
    caller: Authenticated,
) -> Result<HttpResponse, Problem> {
    take_out::<F>(state, caller, request.query_string()).await
}

/// All that the filter in a query leaves, page by page as it is read, so that it takes no more memory however much it is.
/// What is registered meanwhile is not in it; what breaks it off breaks off the answer, too.
pub(crate) async fn take_out<F: Exported>(
    state: web::Data<State>,
    caller: Authenticated,
    query: &str,
) -> Result<HttpResponse, Problem> {
    let (format, query) = Format::of(query)?;
    let mut filter = parse_query::<F>(&query)?;
    *filter.page().0 = Some(limits::PAGE_ROWS_MAX);
    let first = F::find(&state, &caller, filter.clone()).await?;
    let scope = caller.scope();
    state.store.write(move |transaction| record_export(transaction, &scope, F::SUBJECT)).await?;
    let (store, now, user) = (state.store.clone(), state.store.now(), caller.scope().user());
    let tree = store.read(organisations::tree).await?;
    let mut answer = format.answer(&format!("{}-{}", F::NAME, civil_date(now)));
    let pages = stream::try_unfold(Some(first), move |page| {
        let (state, caller, mut filter, tree) = (state.clone(), caller.clone(), filter.clone(), Arc::clone(&tree));
        async move {
            let Some(Page { items, next }) = page else { return Ok::<_, Problem>(None) };
            let rows: Vec<_> = items.into_iter().map(|line| F::row(line, &tree)).collect();
            let next = match next {
                Some(cursor) => {
                    *filter.page().1 = Some(cursor);
                    Some(F::find(&state, &caller, filter).await?)
                }
                None => None,
            };
            Ok(Some((rows, next)))
        }
    });
    let columns = || F::COLUMNS.iter().copied();
    match format {
        Format::Csv => {
            let head = stream::once(async move { Ok(sheet::head(columns())) });
            Ok(answer.streaming(head.chain(pages.map_ok(sheet::rows)).boxed_local()))
        }
        Format::Xlsx => {
            let (mut book, mut pages) = (Book::new(columns())?, pin!(pages));
            while let Some(rows) = pages.try_next().await? {
                book.append(rows)?;
            }
            let name = store.read(move |snapshot| accounts::names(snapshot, [user])).await?.remove(&user);
            book.sign(&documents::stamp(&name.unwrap_or_default(), now))?;
            Ok(answer.body(book.finish().await?))
        }
    }
}
