//! One application, and the two forms with which it is answered.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    Reply,
    applications::{Answer, answer},
    extract::{IfMatch, Submission},
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
    post::Fields,
    route_form::{Addressed, RouteForm},
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

/// `GET /applications/{id}/pictures/{picture}`: as the interface gives it.
pub(crate) async fn picture(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let path = (in_path(&request, "id")?, in_path(&request, "picture")?).into();
    let Visitor { state, caller, .. } = visitor;
    api::applications::picture(state, caller, path).await
}

async fn read(visitor: &Visitor, id: ApplicationId) -> Result<ApplicationSheet, Problem> {
    let scope = visitor.scope();
    visitor.read(move |snapshot| applications::sheet(snapshot, &scope, id)).await
}

fn address(id: ApplicationId, what: Answer) -> String {
    format!("{PAGE}/{id}/{}", what.path())
}

/// The form of an answer to an application.
pub(crate) struct Answering(ApplicationId, Answer);

impl Addressed for Answering {
    fn at(request: &HttpRequest) -> Result<Self, Problem> {
        let word = request.match_info().get("answer").unwrap_or_default();
        let known = Answer::ALL.iter().find(|what| what.path() == word).ok_or_else(|| Problem::of(Kind::NotFound))?;
        Ok(Self(in_path(request, "id")?, *known))
    }

    fn shape(&self, _: &Visitor) -> Shape {
        Shape::of(&self.1.body())
    }

    async fn form(&self, visitor: &Visitor) -> Result<RouteForm, Problem> {
        let Self(id, what) = *self;
        let sheet = read(visitor, id).await?;
        let about = match what {
            Answer::TakeOver => "按收到申请的日期登记为本机构的案件，申请人和对方的信息一并转入案卷。",
            Answer::Return => "退回事由和您写的去处，申请人凭查询码看得到。",
        };
        Ok(RouteForm {
            at: PAGE,
            name: what.name_zh().to_owned(),
            about: vec![about.to_owned()],
            action: address(id, what),
            back: format!("{PAGE}/{id}"),
            version: i64::try_from(sheet.version).unwrap_or(i64::MAX),
            ..RouteForm::default()
        })
    }

    async fn send(&self, visitor: &Visitor, version: IfMatch, submission: Submission<Value>) -> Result<Reply, Problem> {
        answer(visitor.state.clone(), visitor.caller.clone(), (self.0, version), self.1, submission).await
    }

    /// Goes on to the case that was registered, or to what else waits.
    fn done(&self, _: &Visitor, _: &Fields, reply: &Reply) -> Result<HttpResponse, Problem> {
        let receipt: Value = reply.read()?;
        let case = receipt["case"].as_str().map(|case| format!("/cases/{case}?done=registered"));
        Ok(see_other(&case.unwrap_or_else(|| PAGE.to_owned())))
    }
}
