//! The form with which an administrator sets what a place adds to a form of papers.

use actix_web::{HttpRequest, HttpResponse};
use api::{
    problem::{Kind, Problem},
    templates::set_note,
};
use documents::{Template, templates};
use serde_json::{Value, json};

use crate::{
    forms::{Errors, shape::Shape},
    layout::see_other,
    post::{Fields, Posted},
    route_form::{self, RouteForm, Sent},
    visitor::Visitor,
};

/// Where notes are set.
const SET: &str = "/api/v1/templates";

/// `GET /templates/{form}`.
pub(crate) async fn page(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    form(&visitor, &asked(&request)?, &Sent::default())
}

/// `POST /templates/{form}`.
pub(crate) async fn submit(request: HttpRequest, posted: Posted) -> Result<HttpResponse, Problem> {
    let Posted { visitor, fields } = posted;
    let template = asked(&request)?;
    let id = template.form;
    let finish = |body: &mut Value, _: &mut Errors| body["form"] = json!(id);
    let (submission, fields) = match route_form::read(&request, &shape(&visitor), fields, finish) {
        Ok(read) => read,
        Err(sent) => return form(&visitor, &template, &sent),
    };
    let division = fields.text("/division").to_owned();
    let answer = set_note(visitor.state.clone(), visitor.caller.clone(), submission).await;
    match route_form::done(answer, fields)? {
        Ok(_) => Ok(see_other(&format!("/templates?division={division}&done={id}#{id}"))),
        Err(sent) => form(&visitor, &template, &sent),
    }
}

fn asked(request: &HttpRequest) -> Result<Template, Problem> {
    let id = request.match_info().get("form").unwrap_or_default();
    templates().into_iter().find(|template| template.form == id).ok_or_else(|| Problem::of(Kind::NotFound))
}

fn form(visitor: &Visitor, template: &Template, sent: &Sent) -> Result<HttpResponse, Problem> {
    let mut held = Fields::default();
    held.add("/division".to_owned(), &visitor.organisation().division.to_string());
    held.add("/effective_from".to_owned(), &visitor.today().to_string());
    let form = RouteForm {
        name: format!("《{}》的附注", template.title),
        about: vec![
            "附注印在文书末尾，例如办公地址、电话、接待时间。法定格式和内容不变。".to_owned(),
            "不填附注内容，就是从生效之日起不再附注。已经打印的文书不变。".to_owned(),
        ],
        action: format!("/templates/{}", template.form),
        back: format!("/templates#{}", template.form),
        held,
        ..RouteForm::default()
    };
    form.show(visitor, &shape(visitor), sent)
}

/// What the route takes, for one form.
fn shape(visitor: &Visitor) -> Shape {
    let Shape::Object(mut members) = route_form::shape(&visitor.state, SET) else { return Shape::Object(Vec::new()) };
    members.retain(|member| member.name != "form");
    Shape::Object(members)
}
