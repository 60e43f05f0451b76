//! The form with which an administrator sets what a place adds to a form of papers.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    Reply,
    extract::{IfMatch, Submission},
    problem::{Kind, Problem},
    templates::set_note,
};
use documents::{Template, templates};
use serde_json::{Value, json};

use crate::{
    forms::{Errors, shape::Shape},
    post::Fields,
    route_form::{Addressed, RouteForm},
    rules::place,
    visitor::Visitor,
};

/// Where notes are set.
const SET: &str = "/api/v1/templates";

/// The form that sets what is added to a paper.
pub(crate) struct Noting(Template);

impl Addressed for Noting {
    fn at(request: &HttpRequest) -> Result<Self, Problem> {
        let id = request.match_info().get("form").unwrap_or_default();
        let known = templates().into_iter().find(|template| template.form == id);
        known.map(Self).ok_or_else(|| Problem::of(Kind::NotFound))
    }

    fn shape(&self, visitor: &Visitor) -> Shape {
        place::shape(visitor, SET, "form")
    }

    async fn form(&self, visitor: &Visitor) -> Result<RouteForm, Problem> {
        let Self(template) = self;
        Ok(RouteForm {
            name: format!("《{}》的附注", template.title),
            about: vec![
                "附注印在文书末尾，例如办公地址、电话、接待时间。法定格式和内容不变。".to_owned(),
                "不填附注内容，就是从生效之日起不再附注。已经打印的文书不变。".to_owned(),
            ],
            action: format!("/templates/{}", template.form),
            back: format!("/templates#{}", template.form),
            held: place::held(visitor),
            ..RouteForm::default()
        })
    }

    fn finish(&self, body: &mut Value, _: &mut Errors) {
        body["form"] = json!(self.0.form);
    }

    async fn send(&self, visitor: &Visitor, _: IfMatch, submission: Submission<Value>) -> Result<Reply, Problem> {
        set_note(visitor.state.clone(), visitor.caller.clone(), submission).await
    }

    fn done(&self, _: &Visitor, fields: &Fields, _: &Reply) -> Result<HttpResponse, Problem> {
        Ok(place::done("/templates", fields, self.0.form))
    }
}
