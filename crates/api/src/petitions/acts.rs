//! The acts on a petition: one route for each row of the transition table.

use actix_web::{FromRequest, Handler, Responder, http::Method, web};
use domain::id::PetitionId;
use escalation::petition::{Act, Command};
use serde_json::Value;
use store::petitions::{self, NewPetitioner, PetitionReceipt};

use super::people;
use crate::{
    auth::Authenticated,
    cases::people::Correction,
    extract::{IfMatch, Submission, typed},
    problem::{Kind, Problem},
    reply::Reply,
    routes::{Access, BodySchema, Route},
    server::State,
};

pub(super) fn routes() -> impl Iterator<Item = Route> {
    // A file is no JSON.
    Act::ALL.iter().copied().filter(|what| *what != Act::Attach).map(|what| {
        let work = move |state, caller, id: web::Path<PetitionId>, version, submission| {
            act(state, caller, (id.into_inner(), version), what, submission)
        };
        let body = people::body(what).unwrap_or_else(|| BodySchema::of_input(what.schema()));
        route(what, work).takes_schema(body)
    })
}

/// The route of an act, whatever its body.
pub(super) fn route<F, Args>(act: Act, handler: F) -> Route
where
    F: Handler<Args> + Send + Sync,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    Route::new(Method::POST, format!("{}/{}", super::PETITION, act.path()), act.name_zh(), handler)
        .tag("信访办理")
        .access(Access::Roles(act.transition().who))
        .versioned()
        .gives::<PetitionReceipt>(200)
}

/// Does an act on a petition, whatever its body; a file comes in by [`super::attach`] instead.
///
/// # Errors
/// Why it was not done.
pub async fn act(
    state: web::Data<State>,
    caller: Authenticated,
    at: (PetitionId, IfMatch),
    act: Act,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    match act {
        Act::AddPetitioner => {
            submission.typed::<NewPetitioner>()?.act(&state, &caller, at, petitions::add_petitioner).await
        }
        Act::CorrectParticulars => {
            let corrected = submission.typed()?.map(|body: Correction| (body.person, body.particulars, body.reason));
            corrected.act(&state, &caller, at, petitions::correct_particulars).await
        }
        Act::Attach => Err(Problem::of(Kind::MediaTypeUnsupported)),
        _ => {
            let command = typed(&submission.body, |input| Command::deserialize(act, input))?;
            submission.map(|_| command).act(&state, &caller, at, petitions::act).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_can_be_called_where_actions_says() {
        let routes = super::super::routes();
        for act in Act::ALL {
            let path = format!("{}/{}", super::super::PETITION, act.path());
            assert!(routes.iter().any(|route| route.method == Method::POST && route.path == path), "{act}: {path}");
        }
    }
}
