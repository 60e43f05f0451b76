//! Adding an organisation.

use actix_web::web;
use domain::{
    division::DivisionCode,
    id::OrganisationId,
    identity::Phone,
    organisation::{OrganisationKind, Tier},
    text::Line,
};
use serde::Deserialize;
use serde_json::Value;
use store::organisations::{self, NewOrganisation};
use utoipa::ToSchema;

use crate::{auth::Authenticated, extract::Submission, problem::Problem, reply::Reply, server::State};

/// An organisation to be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewOrganisation)]
pub(super) struct New {
    /// Full Chinese name.
    #[schema(value_type = String, example = "枫桥镇人民调解委员会")]
    name: Line,
    /// What it is.
    kind: OrganisationKind,
    /// The tier it stands on; not above the caller's.
    tier: Tier,
    /// The division it serves, in the caller's.
    division: DivisionCode,
    /// The organisation it hands cases up to; none at the top.
    parent: Option<OrganisationId>,
    /// What stands for the place in case numbers (案号代字), unique in the county; only for kinds that mediate.
    #[serde(default)]
    #[schema(max_length = 8, example = "枫")]
    number_prefix: String,
    /// Where citizens reach it (联系电话), printed on its papers.
    phone: Option<Phone>,
}

/// `POST /api/v1/organisations`: adds an organisation.
///
/// # Errors
/// Why it was not done.
pub async fn create_organisation(
    state: web::Data<State>,
    caller: Authenticated,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    let scope = caller.scope();
    submission
        .typed::<New>()?
        .once(&state, &caller, move |transaction, body| {
            let new = NewOrganisation {
                name: body.name.clone(),
                kind: body.kind,
                tier: body.tier,
                division: body.division,
                parent: body.parent,
                number_prefix: body.number_prefix.clone(),
                phone: body.phone.clone(),
            };
            let record = organisations::create(transaction, &scope, &new)??;
            let location = format!("/api/v1/organisations/{}", record.organisation.id);
            Ok(Reply::created(location, &record).version(record.version))
        })
        .await
}
