//! An empty ledger with every column that is understood, and a row that shows how it is filled in.

use actix_web::{HttpRequest, HttpResponse};
use domain::case::Side;

use super::{
    columns::{Meaning as M, Of},
    intake::ledger_of,
};
use crate::{
    auth::Authenticated,
    problem::Problem,
    sheet::{self, Book, Format},
};

/// What the row that shows it has in each column.
const fn example(of: Of, meaning: M) -> &'static str {
    if matches!(of, Of::Petitions) {
        return match meaning {
            M::Number => "2023-012",
            M::RegisteredOn => "2023-05-06",
            M::Names(_) => "张三",
            M::Phones(_) => "13800000001",
            M::Headcount | M::Involved => "1",
            M::Channel => "来信",
            M::Content => "自然资源",
            M::Narrative => "（示例，导入前请删去本行）承包地被占，要求确认界址。",
            M::Requests => "确认承包地界址",
            M::Unit => "自然资源和规划局",
            M::Outcome => "已办结答复",
            M::EndedOn => "2023-06-20",
            M::Agreement => "已现场确认界址",
            _ => "",
        };
    }
    match meaning {
        M::Number => "2023-012",
        M::RegisteredOn => "2023-05-06",
        M::Names(Side::Applicant) => "张三",
        M::Names(Side::Respondent) => "李四",
        M::Phones(Side::Applicant) => "13800000001",
        M::Phones(Side::Respondent) => "13800000002",
        M::Category => "邻里纠纷",
        M::Narrative => "（示例，导入前请删去本行）两家共用排水沟，雨后漫水。",
        M::Requests => "清理排水沟",
        M::Amount => "1200",
        M::Difficulty => "简易",
        M::Outcome => "调解成功",
        M::EndedOn => "2023-05-20",
        M::Agreement => "三日内清理完毕",
        M::Performance => "已履行",
        M::Mediator => "王五",
        _ => "",
    }
}

/// `GET /api/v1/imports/template`.
pub(super) async fn get(request: HttpRequest, caller: Authenticated) -> Result<HttpResponse, Problem> {
    give(&caller, request.query_string()).await
}

/// The template for the caller's organisation, in the format that a query asks for.
///
/// # Errors
/// When the format is none.
pub async fn give(caller: &Authenticated, query: &str) -> Result<HttpResponse, Problem> {
    let format = Format::alone(query)?;
    let of = ledger_of(&caller.scope());
    let head = || of.template().map(|meaning| meaning.name_zh(of));
    let row = of.template().map(|meaning| example(of, meaning).to_owned());
    let mut answer = format.answer("台账模板");
    Ok(match format {
        Format::Csv => answer.body([sheet::head(head()), sheet::rows([row])].concat()),
        Format::Xlsx => {
            let mut book = Book::new(head())?;
            book.append([row])?;
            answer.body(book.finish().await?)
        }
    })
}
