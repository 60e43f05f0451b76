//! One application, and the two forms with which it is answered.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    applications::{Answer, answer},
    extract::IfMatch,
    problem::{Kind, Problem},
};
use askama::Template;
use domain::{application::ApplicationState, division::DivisionTree, id::ApplicationId};
use serde_json::Value;
use store::applications::{self, ApplicationSheet};

use crate::{
    cases::in_path,
    forms::shape::Shape,
    layout::{self, Layout, see_other},
    post::Posted,
    route_form::{self, RouteForm, Sent},
    visitor::Visitor,
    wording::{self, LampSign},
};

const PAGE: &str = "/applications";

#[derive(Template)]
#[template(path = "application.html")]
struct Sheet {
    layout: Layout,
    sheet: ApplicationSheet,
    place: String,
    due: Option<(LampSign, String, String)>,
    answers: Vec<(String, &'static str)>,
}

/// `GET /applications/{id}`.
pub(crate) async fn show(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let id: ApplicationId = in_path(&request, "id")?;
    let sheet = read(&visitor, id).await?;
    applications::log_look(&visitor.state.store, &visitor.scope(), id)?;
    let waits = sheet.state == ApplicationState::Waiting;
    let answers = Answer::ALL.iter().filter(|_| waits).map(|what| (address(id, *what), what.name_zh()));
    let due = sheet.clock.as_ref().map(|clock| clock.deadline.nominal).zip(sheet.lamp);
    let today = visitor.today();
    layout::ok(&Sheet {
        layout: Layout::of(&visitor, PAGE, "网上申请"),
        place: DivisionTree::official().full_name(sheet.division),
        due: due.map(|(on, lamp)| (wording::lamp(lamp), wording::day(on), wording::left(on, today))),
        answers: answers.collect(),
        sheet,
    })
}

async fn read(visitor: &Visitor, id: ApplicationId) -> Result<ApplicationSheet, Problem> {
    let scope = visitor.scope();
    visitor.read(move |snapshot| applications::sheet(snapshot, &scope, id)).await
}

fn address(id: ApplicationId, what: Answer) -> String {
    format!("{PAGE}/{id}/{}", what.path())
}

/// `GET /applications/{id}/{answer}`.
pub(crate) async fn page(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (id, what) = addressed(&request)?;
    form(&visitor, (id, what), &Sent::default()).await
}

/// `POST /applications/{id}/{answer}`: goes on to the case that was registered, or to what else waits.
pub(crate) async fn submit(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let (id, what) = addressed(&request)?;
    let Posted { visitor, fields } = posted;
    let version = IfMatch(fields.version());
    let (submission, fields) = match route_form::read(&request, &shape(what), fields, |_, _| {}) {
        Ok(read) => read,
        Err(sent) => return form(&visitor, (id, what), &sent).await,
    };
    let (state, caller) = (visitor.state.clone(), visitor.caller.clone());
    match route_form::done(answer(state, caller, (id, version), what, submission).await, fields)? {
        Ok(reply) => {
            let receipt: Value = reply.read()?;
            let case = receipt["case"].as_str().map(|case| format!("/cases/{case}?done=registered"));
            Ok(see_other(&case.unwrap_or_else(|| PAGE.to_owned())))
        }
        Err(sent) => form(&visitor, (id, what), &sent).await,
    }
}

fn addressed(request: &HttpRequest) -> Result<(ApplicationId, Answer), Problem> {
    let word = request.match_info().get("answer").unwrap_or_default();
    let known = Answer::ALL.iter().find(|what| what.path() == word).ok_or_else(|| Problem::of(Kind::NotFound))?;
    Ok((in_path(request, "id")?, *known))
}

fn shape(what: Answer) -> Shape {
    Shape::of(&what.body())
}

async fn form(visitor: &Visitor, (id, what): (ApplicationId, Answer), sent: &Sent) -> Result<HttpResponse, Problem> {
    let sheet = read(visitor, id).await?;
    let about = match what {
        Answer::TakeOver => "按收到申请的日期登记为本机构的案件，申请人和对方的信息一并转入案卷。",
        Answer::Return => "退回事由和您写的去处，申请人凭查询码看得到。",
    };
    let form = RouteForm {
        at: PAGE,
        name: what.name_zh().to_owned(),
        about: vec![about.to_owned()],
        action: address(id, what),
        back: format!("{PAGE}/{id}"),
        version: i64::try_from(sheet.version).unwrap_or(i64::MAX),
        ..RouteForm::default()
    };
    form.show(visitor, &shape(what), sent)
}
