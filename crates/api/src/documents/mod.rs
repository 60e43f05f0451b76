//! Papers (文书): which can be made of a case or a petition, the PDF of one, and what a hash on a paper stands for.
//!
//! To make a paper is to print it: it is recorded with its hash and stands in the access log before it is given.

mod file;
mod making;
mod paper;
mod prints;

pub use file::complete;
pub use making::{Making, Progress};
pub use paper::{Choice, Papers, Printable, draft, make, papers};

use actix_web::http::Method;
use actix_web::http::header::{self, ContentDisposition, DispositionParam, DispositionType, ExtendedValue};
use actix_web::{HttpResponse, HttpResponseBuilder, web};
use documents::{Imprint, Paper};
use domain::id::{CaseId, PetitionId};
use domain::text::Line;
use serde::Deserialize;
use store::prints::PrintHash;
use store::{Scope, accounts};
use utoipa::IntoParams;

use crate::{problem::Problem, routes::Route, server::State};

const TAG: &str = "文书";
const PDF: &str = "application/pdf";

/// Hash on the paper, for a program that does not read PDF.
const PRINT_HASH: &str = "Print-Hash";
/// Characters that no font has, as `U+20164`.
const MISSING_CHARACTERS: &str = "Missing-Characters";

/// The routes of papers.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::new(Method::GET, "/api/v1/cases/{id}/documents", "可制作文书及所缺内容", paper::list::<CaseId>)
            .tag(TAG)
            .gives::<Papers>(200),
        Route::new(Method::GET, "/api/v1/cases/{id}/documents/{form}", "制作文书", paper::get::<CaseId>)
            .tag(TAG)
            .query::<Choice>()
            .gives_media(200, PDF),
        Route::new(
            Method::GET,
            "/api/v1/petitions/{id}/documents",
            "信访件可制作文书及所缺内容",
            paper::list::<PetitionId>,
        )
        .tag(TAG)
        .gives::<Papers>(200),
        Route::new(Method::GET, "/api/v1/petitions/{id}/documents/{form}", "制作信访文书", paper::get::<PetitionId>)
            .tag(TAG)
            .query::<Choice>()
            .gives_media(200, PDF),
        Route::new(Method::GET, "/api/v1/cases/{id}/file", "制作完整卷宗", file::get)
            .tag(TAG)
            .query::<Reason>()
            .gives_media(200, PDF),
        Route::new(Method::GET, "/api/v1/prints/{hash}", "按校验码核对文书", prints::get)
            .tag(TAG)
            .gives::<prints::Printed>(200),
        Route::new(Method::GET, "/api/v1/prints/{hash}/document", "按校验码重印文书", prints::again)
            .tag(TAG)
            .query::<Reason>()
            .gives_media(200, PDF),
    ]
}

/// Why people are wanted whole by somebody who does not work on the case.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reason {
    /// Why; kept in the access log. Without it, who may not see people whole at once gets them masked, and no file that tells
    /// who they are.
    #[param(value_type = Option<String>)]
    pub(crate) reason: Option<Line>,
}

/// Sets a paper and answers with it.
async fn print(
    state: &web::Data<State>,
    scope: &Scope,
    paper: Paper,
    hash: PrintHash,
    copy: bool,
) -> Result<HttpResponse, Problem> {
    let name = printer_name(state, scope).await?;
    let imprint = Imprint::new(hash.to_string(), &name, state.store.now(), copy);
    let fonts = state.fonts.clone();
    let title = paper.title.clone();
    let rendered = web::block(move || documents::render(&paper, &imprint, &fonts)).await;
    let rendered = rendered.map_err(Problem::internal)?.map_err(Problem::internal)?;
    Ok(head(&title, hash, &rendered.missing_characters).body(rendered.pdf))
}

/// The name of who prints.
async fn printer_name(state: &web::Data<State>, scope: &Scope) -> Result<String, Problem> {
    let user = scope.user();
    let mut names = state.store.read(move |snapshot| accounts::names(snapshot, [user])).await?;
    Ok(names.remove(&user).unwrap_or_default())
}

/// The head of an answer with a PDF, shown in the browser under its title.
fn head(title: &str, hash: PrintHash, missing_characters: &[char]) -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response
        .content_type(PDF)
        .insert_header(shown_as(format!("{title}.pdf")))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((PRINT_HASH, hash.to_string()));
    if !missing_characters.is_empty() {
        let codes: Vec<String> = missing_characters.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
        response.insert_header((MISSING_CHARACTERS, codes.join(" ")));
    }
    response
}

fn shown_as(name: String) -> ContentDisposition {
    let value = name.into_bytes();
    let name = ExtendedValue { charset: header::Charset::Ext("UTF-8".to_owned()), language_tag: None, value };
    ContentDisposition { disposition: DispositionType::Inline, parameters: vec![DispositionParam::FilenameExt(name)] }
}
