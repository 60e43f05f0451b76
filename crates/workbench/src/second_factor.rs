//! The second factor of one's own account (两步验证): an app that shows codes is entered, confirmed, switched off.

use actix_web::{HttpResponse, ResponseError, http::StatusCode};
use api::{
    auth::{Removal, SecondFactor, confirm_second_factor, enrol_second_factor, remove_second_factor, second_factor},
    problem::Problem,
};
use askama::Template;

use crate::{
    layout::{self, Layout, see_other},
    post::Posted,
    visitor::Visitor,
};

/// Where it is.
const PAGE: &str = "/account/second-factor";

/// What the page shows.
enum Step {
    /// It is off: the password is asked for.
    Off,
    /// An app is being entered: its secret, and the address that the app opens.
    Entering {
        /// In groups of four characters.
        secret: String,
        uri: String,
    },
    /// It was just switched on: the codes for a lost app, this once.
    Codes(Vec<String>),
    /// It is on.
    On,
}

#[derive(Template)]
#[template(path = "second_factor.html")]
struct Page {
    layout: Layout,
    step: Step,
    password: Vec<String>,
    code: Vec<String>,
    refused: Option<String>,
}

/// `GET /account/second-factor`.
pub(crate) async fn show(visitor: Visitor) -> Result<HttpResponse, Problem> {
    answer(&visitor, present(&visitor).await?, None)
}

/// `POST /account/second-factor`: with the password, a secret for the app.
pub(crate) async fn enrol(Posted { visitor, fields }: Posted) -> Result<HttpResponse, Problem> {
    match enrol_second_factor(&visitor.state, &visitor.caller, fields.text("password").to_owned()).await {
        Ok(enrolled) => {
            let (secret, uri) = (in_groups(&enrolled.secret), enrolled.uri);
            answer(&visitor, Step::Entering { secret, uri }, None)
        }
        Err(problem) => answer(&visitor, present(&visitor).await?, Some(problem)),
    }
}

/// `POST /account/second-factor/confirm`: with a code of the app, it is on.
pub(crate) async fn confirm(Posted { visitor, fields }: Posted) -> Result<HttpResponse, Problem> {
    match confirm_second_factor(&visitor.state, &visitor.caller, fields.text("code").to_owned()).await {
        Ok(codes) => answer(&visitor, Step::Codes(codes), None),
        Err(problem) => {
            let entering =
                Step::Entering { secret: fields.text("secret").to_owned(), uri: fields.text("uri").to_owned() };
            answer(&visitor, entering, Some(problem))
        }
    }
}

/// `POST /account/second-factor/remove`: with the password and a code, it is off.
pub(crate) async fn remove(Posted { visitor, fields }: Posted) -> Result<HttpResponse, Problem> {
    let removal = Removal { password: fields.text("password").to_owned(), code: fields.text("code").to_owned() };
    match remove_second_factor(&visitor.state, &visitor.caller, removal).await {
        Ok(()) => Ok(see_other(PAGE)),
        Err(problem) => answer(&visitor, present(&visitor).await?, Some(problem)),
    }
}

async fn present(visitor: &Visitor) -> Result<Step, Problem> {
    Ok(match second_factor(&visitor.state, &visitor.caller).await? {
        SecondFactor::Off => Step::Off,
        SecondFactor::On => Step::On,
    })
}

/// The page, with what was refused beside its field; what is not about the form is passed on.
fn answer(visitor: &Visitor, step: Step, problem: Option<Problem>) -> Result<HttpResponse, Problem> {
    let problem = match problem {
        Some(problem) if !matches!(problem.kind().row().status, 401 | 403 | 409 | 422 | 423 | 429) => {
            return Err(problem);
        }
        problem => problem,
    };
    let status = problem.as_ref().map_or(StatusCode::OK, ResponseError::status_code);
    let at = |pointer: &str| {
        let errors = problem.iter().flat_map(Problem::errors);
        let errors = errors.filter(|error| error.pointer.as_deref() == Some(pointer));
        errors.map(|error| error.detail.clone()).collect::<Vec<_>>()
    };
    let (password, code) = (at("/password"), at("/code"));
    let elsewhere = problem.as_ref().filter(|_| password.is_empty() && code.is_empty());
    let refused = elsewhere.map(|problem| problem.detail().to_owned());
    let layout = Layout::of(visitor, PAGE, "两步验证");
    layout::show(status, &Page { layout, step, password, code, refused })
}

/// A secret as it is typed off: in groups of four characters.
fn in_groups(secret: &str) -> String {
    let characters: Vec<char> = secret.chars().collect();
    characters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
