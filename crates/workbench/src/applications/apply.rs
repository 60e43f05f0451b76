//! Applying for mediation without a log-in: first the place, then what happened. The query code is shown once and stands in
//! no address.

use actix_multipart::{Field as Part, Multipart};
use actix_web::{HttpRequest, HttpResponse, ResponseError, http::StatusCode, web};
use api::{
    applications::{self, Received},
    extract::Submission,
    problem::{Kind, Problem},
    routes::BodySchema,
    server::{self, State},
};
use askama::Template;
use domain::{
    application::{ANSWERING, competent},
    division::{DivisionCode, DivisionTree},
    time::{CivilDate, civil_date},
};
use futures_util::{StreamExt, TryStreamExt};
use serde::Deserialize;
use store::{Snapshot, StoreError, applications::NewApplication, divisions, organisations};

use crate::{
    files,
    forms::{
        Errors,
        choices::Choices,
        decode::decode,
        fields::{Field, Maker},
        shape::Shape,
    },
    layout::{self, Layout},
    post::{Fields, KEY, check_origin},
};

/// Most places that are offered.
const OFFERED: usize = 12;

/// Field with the place.
const PLACE: &str = "/division";

/// What was typed to find a place.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    q: String,
}

/// A place whose committee answers.
struct Place {
    code: String,
    name: String,
    committee: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "apply.html")]
struct Page {
    layout: Layout,
    key: String,
    typed: String,
    places: Vec<Place>,
    fields: Vec<Field>,
    refused: Vec<String>,
}

#[derive(Template)]
#[template(path = "apply_places.html")]
struct Found {
    typed: String,
    places: Vec<Place>,
}

#[derive(Template)]
#[template(path = "apply_done.html")]
struct Done {
    layout: Layout,
    code: String,
    organisation: String,
    answer_by: CivilDate,
    /// Why not all pictures were taken.
    refused: Option<String>,
}

/// `GET /apply`: with what was typed, the places found.
pub(crate) async fn page(state: web::Data<State>, typed: web::Query<Typed>) -> Result<HttpResponse, Problem> {
    let typed = typed.into_inner().q;
    form(&state, typed, &Fields::default(), &Errors::default(), StatusCode::OK).await
}

/// `GET /apply/places`: the places found, while their name is typed.
pub(crate) async fn places(state: web::Data<State>, typed: web::Query<Typed>) -> Result<HttpResponse, Problem> {
    let typed = typed.into_inner().q.trim().to_owned();
    let places = found(&state, typed.clone(), String::new()).await?;
    layout::ok(&Found { typed, places })
}

/// `POST /apply`.
pub(crate) async fn apply(
    request: HttpRequest,
    state: web::Data<State>,
    mut parts: Multipart,
) -> Result<HttpResponse, Problem> {
    check_origin(&request)?;
    server::admit_log_in(&request)?;
    let (fields, first) = files::fields(&mut parts).await?;
    let (body, errors) = decode(&shape(), &fields);
    if !errors.is_empty() {
        return form(&state, String::new(), &fields, &errors, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let submission = Submission { idempotency: fields.idempotency(request.path(), &body), body };
    let received: Received = match applications::apply(&state, submission).await {
        Ok(reply) => reply.read()?,
        Err(problem) if problem.kind() == Kind::BodyInvalid => {
            let errors = Errors::from(&problem);
            return form(&state, String::new(), &fields, &errors, problem.status_code()).await;
        }
        Err(problem) => return Err(problem),
    };
    // It has come in; what stands against a picture is told beside it.
    let pictures = (received.picture_ticket.as_str(), fields.text(KEY));
    let refused = add_pictures(&state, pictures, first, &mut parts).await.err();
    layout::show(
        StatusCode::CREATED,
        &Done {
            layout: Layout::open("申请已经收到"),
            refused: refused.map(|problem| problem.detail().to_owned()),
            code: received.query_code,
            organisation: received.organisation,
            answer_by: received.answer_by,
        },
    )
}

/// Adds the pictures one after the other, each under a key of its own, so that the form may be sent again.
async fn add_pictures(
    state: &State,
    (ticket, key): (&str, &str),
    first: Option<Part>,
    parts: &mut Multipart,
) -> Result<(), Problem> {
    let mut next = first;
    let mut sent = 0;
    while let Some(file) = next {
        let name = file.content_disposition().and_then(|disposition| disposition.get_filename()).unwrap_or_default();
        // An input without a file sends an empty one without a name.
        if let Some(name) = files::line(name) {
            sent += 1;
            let key = (!key.is_empty()).then(|| format!("{key}-{sent}"));
            let pieces = file.map_err(|_| Problem::of(Kind::BodyMalformed));
            applications::add_picture(state, ticket, (name, key), pieces).await?;
        }
        next = parts.next().await.transpose().map_err(|_| Problem::of(Kind::BodyMalformed))?;
    }
    Ok(())
}

fn shape() -> Shape {
    Shape::of(&BodySchema::of::<NewApplication>())
}

async fn form(
    state: &State,
    typed: String,
    sent: &Fields,
    errors: &Errors,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let places = found(state, typed.clone(), sent.text(PLACE).to_owned()).await?;
    let members = shape().members().iter().filter(|member| member.name != PLACE[1..]).cloned().collect();
    let choices = Choices::default();
    let maker = Maker { choices: &choices, sent, errors, today: civil_date(state.store.now()) };
    let (fields, refused) = maker.form(&Shape::Object(members));
    layout::show(
        status,
        &Page { layout: Layout::open("网上申请调解"), key: sent.key(), typed, places, fields, refused },
    )
}

fn contains_all(name: &str, typed: &str) -> bool {
    typed.split_whitespace().all(|fragment| name.contains(fragment))
}

/// Places of this name or code where somebody answers; the chosen one always.
async fn found(state: &State, typed: String, chosen: String) -> Result<Vec<Place>, Problem> {
    let reading = move |snapshot: &mut Snapshot| {
        let tree = organisations::tree(snapshot)?;
        let mut codes: Vec<DivisionCode> = chosen.parse().into_iter().collect();
        let typed = typed.trim();
        if !typed.is_empty() {
            // A village has a name of its own only where villages are loaded; its committee bears it everywhere.
            let named = tree.iter().filter(|found| {
                let name = || format!("{}{}", DivisionTree::official().full_name(found.division), found.name);
                found.active && ANSWERING.contains(&found.kind) && contains_all(&name(), typed)
            });
            codes.extend(named.map(|found| found.division).take(OFFERED));
            codes.extend(divisions::search(snapshot, typed, None, OFFERED)?.into_iter().map(|place| place.code));
        }
        let mut places: Vec<Place> = Vec::new();
        for code in codes {
            let text = code.to_string();
            if places.len() == OFFERED || places.iter().any(|place| place.code == text) {
                continue;
            }
            if let Some(committee) = competent(&tree, code) {
                let (name, committee) = (divisions::full_name(snapshot, code)?, committee.name.clone());
                places.push(Place { chosen: text == chosen, code: text, name, committee });
            }
        }
        Ok::<_, StoreError>(places)
    };
    Ok(state.store.read(reading).await?)
}
