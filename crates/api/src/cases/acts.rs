//! The acts on a case: one route for each row of the transition table.

use actix_web::{http::Method, web};
use domain::id::CaseId;
use escalation::{Act, Command};
use serde_json::Value;
use store::cases::{self, Receipt};

use super::people;
use crate::{
    auth::Authenticated,
    extract::{IfMatch, Submission, typed},
    problem::{Kind, Problem},
    reply::Reply,
    routes::{Access, BodySchema, Route},
    server::State,
};

/// Acts whose input holds particulars of people or comes after an upload: they have a body of their own.
pub(super) const WITH_OWN_BODY: &[Act] = &[
    Act::AddParty,
    Act::ProveIdentity,
    Act::ElectRepresentatives,
    Act::RecordGuardian,
    Act::AuthoriseAgent,
    Act::CorrectParticulars,
    Act::Attach,
];

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
    F: actix_web::Handler<Args> + Send + Sync,
    Args: actix_web::FromRequest + 'static,
    F::Output: actix_web::Responder + 'static,
{
    Route::new(Method::POST, format!("{}/{}", super::CASE, act.path()), act.name_zh(), handler)
        .tag("案件办理")
        .access(Access::Roles(act.transition().who))
        .versioned()
        .gives::<Receipt>(200)
}

/// `POST /api/v1/cases/{id}/…`.
async fn perform(
    act: Act,
    state: web::Data<State>,
    caller: Authenticated,
    id: web::Path<CaseId>,
    version: IfMatch,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    let (scope, id) = (caller.scope(), id.into_inner());
    let command = typed(&submission.body, |input| Command::deserialize(act, input))?;
    submission
        .once(&state, &caller, move |transaction, _| {
            let receipt = cases::act(transaction, &scope, id, super::unsigned(version), command.clone())?;
            Ok(super::reply(&receipt))
        })
        .await
}

/// Does an act on a case, whatever its body; a file comes in by [`super::attach`] instead.
///
/// # Errors
/// Why it was not done.
pub async fn act(
    state: web::Data<State>,
    caller: Authenticated,
    (id, version): (CaseId, IfMatch),
    act: Act,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    let id = web::Path::from(id);
    match act {
        Act::AddParty => people::add_party(state, caller, id, version, submission.typed()?).await,
        Act::ProveIdentity => people::prove_identity(state, caller, id, version, submission.typed()?).await,
        Act::ElectRepresentatives => {
            people::elect_representatives(state, caller, id, version, submission.typed()?).await
        }
        Act::RecordGuardian => people::record_guardian(state, caller, id, version, submission.typed()?).await,
        Act::AuthoriseAgent => people::authorise_agent(state, caller, id, version, submission.typed()?).await,
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
            let path = format!("{}/{}", super::super::CASE, act.path());
            assert!(routes.iter().any(|route| route.method == Method::POST && route.path == path), "{act}: {path}");
        }
    }
}
