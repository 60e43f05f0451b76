//! The acts on a case: one route for each row of the transition table.

use actix_web::{http::Method, web};
use domain::{id::CaseId, person::NewParty};
use escalation::{Act, Command};
use serde_json::Value;
use store::cases::{self, Receipt};

use super::people::{self, Correction, NewAgentOf, NewGuardianOf, Proof, Representatives};
use crate::{
    auth::Authenticated,
    extract::{IfMatch, Submission, typed},
    problem::{Kind, Problem},
    reply::Reply,
    routes::{Access, BodySchema, Route},
    server::State,
};

pub(super) fn routes() -> impl Iterator<Item = Route> {
    // A file is no JSON.
    Act::ALL.iter().copied().filter(|what| *what != Act::Attach).map(|what| {
        let work = move |state, caller, id: web::Path<CaseId>, version, submission| {
            act(state, caller, (id.into_inner(), version), what, submission)
        };
        let body = people::body(what).unwrap_or_else(|| BodySchema::of_input(what.schema()));
        route(what, work).takes_schema(body)
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

/// Does an act on a case, whatever its body; a file comes in by [`super::attach`] instead.
///
/// # Errors
/// Why it was not done.
pub async fn act(
    state: web::Data<State>,
    caller: Authenticated,
    at: (CaseId, IfMatch),
    act: Act,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    match act {
        Act::AddParty => submission.typed::<NewParty>()?.act(&state, &caller, at, cases::add_party).await,
        Act::ProveIdentity => {
            let proof = submission.typed()?.map(|body: Proof| (body.party, body.identity));
            proof.act(&state, &caller, at, cases::prove_identity).await
        }
        Act::ElectRepresentatives => {
            let elected = submission.typed()?.map(|body: Representatives| (body.party, body.representatives));
            elected.act(&state, &caller, at, cases::elect_representatives).await
        }
        Act::RecordGuardian => {
            let guardian = submission.typed()?.map(|body: NewGuardianOf| (body.party, body.guardian));
            guardian.act(&state, &caller, at, cases::record_guardian).await
        }
        Act::AuthoriseAgent => {
            let agent = submission.typed()?.map(|body: NewAgentOf| (body.party, body.particulars, body.special));
            agent.act(&state, &caller, at, cases::authorise_agent).await
        }
        Act::CorrectParticulars => {
            let corrected = submission.typed()?.map(|body: Correction| (body.person, body.particulars, body.reason));
            corrected.act(&state, &caller, at, cases::correct_particulars).await
        }
        Act::Attach => Err(Problem::of(Kind::MediaTypeUnsupported)),
        _ => {
            let command = typed(&submission.body, |input| Command::deserialize(act, input))?;
            submission.map(|_| command).act(&state, &caller, at, cases::act).await
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
            let path = format!("{}/{}", super::super::CASE, act.path());
            assert!(routes.iter().any(|route| route.method == Method::POST && route.path == path), "{act}: {path}");
        }
    }
}
