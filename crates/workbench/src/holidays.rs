//! Holidays and make-up workdays (法定节假日、调休): the years that are known, loading another, correcting a day.

use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse, ResponseError, http::StatusCode, web};
use api::{
    Reply,
    extract::{IfMatch, Submission},
    holidays::{correct_day, load_year},
    limits,
    problem::{Kind, Problem},
};
use askama::Template;
use chrono::{Datelike, Weekday};
use domain::calendar::CalendarDay;
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::Value;
use store::{
    Snapshot, StoreError,
    calendar::{self, CalendarYear},
};

use crate::{
    administration, files,
    forms::{Errors, shape::Shape},
    layout::{self, Layout, see_other},
    post::{Fields, TOKEN, check_token},
    route_form::{self, Addressed, RouteForm},
    users::ADMINISTRATORS,
    visitor::Visitor,
    wording,
};

/// Where days are set.
const SET: &str = "/api/v1/holidays";

/// Which year; what was done just before.
#[derive(Default, Deserialize)]
pub(crate) struct Wanted {
    year: Option<i32>,
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "holidays.html")]
struct Page {
    layout: Layout,
    years: Vec<(i32, bool)>,
    year: i32,
    complete: bool,
    days: Vec<Day>,
    administers: bool,
    refused: Vec<String>,
    done: bool,
}

/// A day of the calendar.
struct Day {
    on: String,
    weekday: &'static str,
    kind: &'static str,
    name: String,
}

impl From<CalendarDay> for Day {
    fn from(day: CalendarDay) -> Self {
        let weekday = match day.date.weekday() {
            Weekday::Mon => "星期一",
            Weekday::Tue => "星期二",
            Weekday::Wed => "星期三",
            Weekday::Thu => "星期四",
            Weekday::Fri => "星期五",
            Weekday::Sat => "星期六",
            Weekday::Sun => "星期日",
        };
        Self { on: wording::day(day.date), weekday, kind: day.kind.name_zh(), name: day.name }
    }
}

/// `GET /holidays?year=`: the present year first.
pub(crate) async fn show(visitor: Visitor, wanted: web::Query<Wanted>) -> Result<HttpResponse, Problem> {
    answer(&visitor, wanted.into_inner(), Vec::new(), StatusCode::OK).await
}

/// `POST /holidays`: the announcement of a year as CSV. Every bad row is told, and then nothing of it is taken.
pub(crate) async fn load(visitor: Visitor, mut parts: Multipart) -> Result<HttpResponse, Problem> {
    let (fields, file) = files::fields(&mut parts).await?;
    check_token(&visitor, fields.text(TOKEN))?;
    let mut csv = Vec::new();
    if let Some(mut file) = file {
        while let Some(piece) = file.next().await {
            csv.extend_from_slice(&piece.map_err(|_| Problem::of(Kind::BodyMalformed))?);
            if csv.len() > limits::BODY_BYTES {
                return Err(Problem::of(Kind::BodyTooLarge));
            }
        }
    }
    match load_year(visitor.state.clone(), visitor.caller.clone(), &csv).await {
        Ok(reply) => {
            let taken: Taken = reply.read()?;
            let year = taken.days.last().map_or_else(|| visitor.today().year(), |day| day.date.year());
            Ok(see_other(&format!("/holidays?year={year}&done=loaded")))
        }
        Err(problem) if matches!(problem.kind().row().status, 400 | 403 | 422) => {
            let refused = Errors::from(&problem).all().map(|(_, detail)| detail.to_owned()).collect();
            answer(&visitor, Wanted::default(), refused, problem.status_code()).await
        }
        Err(problem) => Err(problem),
    }
}

/// What matters here of the reply.
#[derive(Deserialize)]
struct Taken {
    days: Vec<CalendarDay>,
}

async fn answer(
    visitor: &Visitor,
    wanted: Wanted,
    refused: Vec<String>,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let year = wanted.year.unwrap_or_else(|| visitor.today().year());
    let reading = move |snapshot: &mut Snapshot| {
        Ok::<_, StoreError>((calendar::years(snapshot)?, calendar::year(snapshot, year)?))
    };
    let (years, CalendarYear { days, complete }) = visitor.read(reading).await?;
    let page = Page {
        layout: Layout::of(visitor, administration::PAGE, "节假日"),
        years,
        year,
        complete,
        days: days.into_iter().map(Day::from).collect(),
        administers: visitor.has_any(ADMINISTRATORS),
        refused,
        done: wanted.done.is_some(),
    };
    layout::show(status, &page)
}

/// The form that corrects one day.
pub(crate) struct Correction;

impl Addressed for Correction {
    fn at(_: &HttpRequest) -> Result<Self, Problem> {
        Ok(Self)
    }

    fn shape(&self, visitor: &Visitor) -> Shape {
        route_form::shape(&visitor.state, SET)
    }

    async fn form(&self, _: &Visitor) -> Result<RouteForm, Problem> {
        Ok(RouteForm {
            name: "更正一日".to_owned(),
            about: vec!["已有的这一日会被替换。还没到期的期限随即重新计算。".to_owned()],
            action: "/holidays/day".to_owned(),
            back: "/holidays".to_owned(),
            ..RouteForm::default()
        })
    }

    async fn send(&self, visitor: &Visitor, _: IfMatch, submission: Submission<Value>) -> Result<Reply, Problem> {
        correct_day(visitor.state.clone(), visitor.caller.clone(), submission).await
    }

    fn done(&self, _: &Visitor, fields: &Fields, _: &Reply) -> Result<HttpResponse, Problem> {
        let year: String = fields.text("/date").chars().take(4).collect();
        Ok(see_other(&format!("/holidays?year={year}&done=corrected")))
    }
}
