//! The acts on a petition: one route for each row of the transition table.

use actix_web::{FromRequest, Handler, Responder, http::Method, web};
use domain::id::PetitionId;
use escalation::petition::{Act, Command};
use serde_json::Value;
use store::petitions::{self, PetitionReceipt};

use super::people;
use crate::{
    auth::Authenticated,
    cases::unsigned,
    extract::{IfMatch, Submission, typed},
    problem::{Kind, Problem},
    reply::Reply,
    routes::{Access, BodySchema, Route},
    server::State,
};

/// Acts whose input holds particulars of people or comes after an upload: they have a body of their own.
const WITH_OWN_BODY: &[Act] = &[Act::AddPetitioner, Act::CorrectParticulars, Act::Attach];

pub(super) fn routes() -> impl Iterator<Item = Route> {
    Act::ALL.iter().filter(|act| !WITH_OWN_BODY.contains(act)).map(|act| {
        let act = *act;
        let handler =
            move |state, caller, id, version, submission| perform(act, state, caller, id, version, submission);
        route(act, handler).takes_schema(BodySchema::of_input(act.schema()))
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

/// `POST /api/v1/petitions/{id}/…`.
async fn perform(
    act: Act,
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<PetitionId>,
    version: IfMatch,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    let (scope, id) = (caller.scope(), id.into_inner());
    let command = typed(&submission.body, |input| Command::deserialize(act, input))?;
    submission
        .once(&state, &caller, move |transaction, _| {
            Ok(super::reply(&petitions::act(transaction, &scope, id, unsigned(version), command.clone())?))
        })
        .await
}

/// Does an act on a petition, whatever its body; a file comes in by [`super::attach`] instead.
///
/// # Errors
/// Why it was not done.
pub async fn act(
    state: web::Data<State>,
    caller: Authenticated,
    (id, version): (PetitionId, IfMatch),
    act: Act,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    let id = web::Path::from(id);
    match act {
        Act::AddPetitioner => people::add_petitioner(state, caller, id, version, submission.typed()?).await,
        Act::CorrectParticulars => people::correct_particulars(state, caller, id, version, submission.typed()?).await,
        Act::Attach => Err(Problem::of(Kind::MediaTypeUnsupported)),
        other => perform(other, state, caller, id, version, submission).await,
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
