//! For citizens, without a log-in: how a petition or an application stands, by query code and the end of the telephone
//! number, and a rating of the work on a petition. The code goes in forms only, so that no address and no history of a browser holds it.

use actix_web::{HttpRequest, HttpResponse, ResponseError, http::StatusCode, web};
use api::{
    applications, petitions,
    problem::{Kind, Problem},
    server::{self, State},
};
use askama::Template;
use domain::{
    petition::{RatedParty, Satisfaction},
    text::Line,
};
use escalation::{self as mediation, petition::Rate};
use store::{
    applications::{ApplicationAnswer, PublicApplication},
    petitions::{Answer, PublicStatus},
};

use crate::{
    forms::Errors,
    layout::{self, Layout},
    post::{Fields, OpenPost},
};

#[derive(Template)]
#[template(path = "citizen.html")]
struct Ask {
    layout: Layout,
    code: String,
    tail: String,
    refused: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "citizen_status.html")]
struct Told {
    layout: Layout,
    code: String,
    tail: String,
    status: PublicStatus,
    choices: &'static [Satisfaction],
    thanks: bool,
    refused: Vec<String>,
}

#[derive(Template)]
#[template(path = "citizen_application.html")]
struct Applied {
    layout: Layout,
    code: String,
    tail: String,
    status: PublicApplication,
    choices: &'static [Satisfaction],
    thanks: bool,
    refused: Option<String>,
}

const NOT_FOUND: &str = "没有查到。请核对查询码和电话号码后四位，都要和登记时的一致。";

const INCOMPLETE: &str = "请选择评价。补充说明不超过200字，写成一段。";

/// `GET /citizens`.
pub(crate) async fn page() -> Result<HttpResponse, Problem> {
    asked(StatusCode::OK, &Fields::default(), None)
}

/// `POST /citizens`: how it stands.
pub(crate) async fn status(
    request: HttpRequest,
    state: web::Data<State>,
    OpenPost(fields): OpenPost,
) -> Result<HttpResponse, Problem> {
    server::admit_log_in(&request)?;
    told(&state, &fields, StatusCode::OK, false, Vec::new()).await
}

/// `POST /citizens/rating`: rates, and shows how it stands again.
pub(crate) async fn rate(
    request: HttpRequest,
    state: web::Data<State>,
    OpenPost(fields): OpenPost,
) -> Result<HttpResponse, Problem> {
    server::admit_log_in(&request)?;
    let Ok(rating) = rating(&fields) else {
        let refused = vec![INCOMPLETE.to_owned()];
        return told(&state, &fields, StatusCode::UNPROCESSABLE_ENTITY, false, refused).await;
    };
    match petitions::rate(&state, answer(&fields), rating).await {
        Ok(()) => told(&state, &fields, StatusCode::OK, true, Vec::new()).await,
        Err(problem) if problem.kind() == Kind::NotFound => asked(problem.status_code(), &fields, Some(NOT_FOUND)),
        Err(problem) if problem.kind() == Kind::ActRefused => {
            let refused = Errors::from(&problem).all().map(|(_, detail)| detail.to_owned()).collect();
            told(&state, &fields, problem.status_code(), false, refused).await
        }
        Err(problem) => Err(problem),
    }
}

fn answer(fields: &Fields) -> Answer {
    let tail = Some(fields.text("phone_tail").to_owned()).filter(|tail| !tail.is_empty());
    Answer { query_code: fields.text("query_code").to_owned(), phone_tail: tail }
}

/// What was chosen and written, when it can be a rating.
fn rating(fields: &Fields) -> Result<Rate, ()> {
    let party: RatedParty = fields.text("party").parse().map_err(|_| ())?;
    let (satisfaction, comment) = opinion(fields)?;
    Ok(Rate { party, satisfaction, comment })
}

fn opinion(fields: &Fields) -> Result<(Satisfaction, Option<Line>), ()> {
    let satisfaction: Satisfaction = fields.text("satisfaction").parse().map_err(|_| ())?;
    let comment = match fields.text("comment") {
        "" => None,
        text => Some(Line::new(text).map_err(|_| ())?),
    };
    Ok((satisfaction, comment))
}

/// `POST /citizens/withdrawal`: takes an application back, and shows how it stands.
pub(crate) async fn withdraw(
    request: HttpRequest,
    state: web::Data<State>,
    OpenPost(fields): OpenPost,
) -> Result<HttpResponse, Problem> {
    server::admit_log_in(&request)?;
    match applications::withdraw(&state, applicant(&fields)).await {
        Ok(()) => applied(&state, &fields, StatusCode::OK, None).await,
        Err(problem) if problem.kind() == Kind::NotFound => asked(problem.status_code(), &fields, Some(NOT_FOUND)),
        Err(problem) if problem.kind() == Kind::Conflict => {
            applied(&state, &fields, problem.status_code(), Some(problem.detail().to_owned())).await
        }
        Err(problem) => Err(problem),
    }
}

/// `POST /citizens/mediation-rating`: rates the mediation that came of an application, and shows how it stands.
pub(crate) async fn rate_mediation(
    request: HttpRequest,
    state: web::Data<State>,
    OpenPost(fields): OpenPost,
) -> Result<HttpResponse, Problem> {
    server::admit_log_in(&request)?;
    let Ok((satisfaction, comment)) = opinion(&fields) else {
        return applied(&state, &fields, StatusCode::UNPROCESSABLE_ENTITY, Some(INCOMPLETE.to_owned())).await;
    };
    match applications::rate(&state, applicant(&fields), mediation::Rate { satisfaction, comment }).await {
        Ok(()) => shown(&state, &fields, StatusCode::OK, (true, None)).await,
        Err(problem) if problem.kind() == Kind::NotFound => asked(problem.status_code(), &fields, Some(NOT_FOUND)),
        Err(problem) if problem.kind() == Kind::ActRefused => {
            let refused: Vec<_> = Errors::from(&problem).all().map(|(_, detail)| detail.to_owned()).collect();
            let refused = format!("评价没有提交成功：{}。", refused.join("；"));
            applied(&state, &fields, problem.status_code(), Some(refused)).await
        }
        Err(problem) => Err(problem),
    }
}

fn applicant(fields: &Fields) -> ApplicationAnswer {
    let text = |name| fields.text(name).to_owned();
    ApplicationAnswer { query_code: text("query_code"), phone_tail: text("phone_tail") }
}

/// How the application of a code stands.
async fn applied(
    state: &State,
    fields: &Fields,
    code: StatusCode,
    refused: Option<String>,
) -> Result<HttpResponse, Problem> {
    shown(state, fields, code, (false, refused)).await
}

/// The same, with thanks for a rating.
async fn shown(
    state: &State,
    fields: &Fields,
    code: StatusCode,
    (thanks, refused): (bool, Option<String>),
) -> Result<HttpResponse, Problem> {
    let status = match applications::ask(state, applicant(fields)).await {
        Ok(status) => status,
        Err(problem) if problem.kind() == Kind::NotFound => {
            return asked(problem.status_code(), fields, Some(NOT_FOUND));
        }
        Err(problem) => return Err(problem),
    };
    let ApplicationAnswer { query_code, phone_tail } = applicant(fields);
    let layout = Layout::open("调解申请办理情况");
    let choices = Satisfaction::ALL;
    layout::show(code, &Applied { layout, code: query_code, tail: phone_tail, status, choices, thanks, refused })
}

fn asked(status: StatusCode, fields: &Fields, refused: Option<&'static str>) -> Result<HttpResponse, Problem> {
    let (code, tail) = (fields.text("query_code").to_owned(), fields.text("phone_tail").to_owned());
    layout::show(status, &Ask { layout: Layout::open("查询办理情况"), code, tail, refused })
}

async fn told(
    state: &State,
    fields: &Fields,
    code: StatusCode,
    thanks: bool,
    refused: Vec<String>,
) -> Result<HttpResponse, Problem> {
    let status = match petitions::ask(state, answer(fields)).await {
        Ok(status) => status,
        Err(problem) if problem.kind() == Kind::NotFound => return applied(state, fields, code, None).await,
        Err(problem) => return Err(problem),
    };
    let page = Told {
        layout: Layout::open("信访事项办理情况"),
        code: fields.text("query_code").to_owned(),
        tail: fields.text("phone_tail").to_owned(),
        status,
        choices: Satisfaction::ALL,
        thanks,
        refused,
    };
    layout::show(code, &page)
}
