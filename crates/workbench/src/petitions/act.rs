//! Petitions as what acts are done to.

use actix_web::{HttpResponse, web::Bytes};
use api::{
    Reply,
    cases::Label,
    extract::{IfMatch, Submission},
    problem::Problem,
};
use domain::{
    id::{AttachmentId, PersonId, PetitionId},
    person::Particulars,
    text::Line,
};
use escalation::petition::Act;
use futures_util::Stream;
use serde_json::Value;
use store::{AccessKind, Snapshot, StoreError, accounts, organisations, petitions};

use crate::{
    acts::{Ground, Subject},
    forms::choices::Choices,
    visitor::Visitor,
};

/// Petitions (信访件).
pub(crate) struct Petitions;

/// Whether an act is about an earlier petition.
fn is_about_another(act: Act) -> bool {
    matches!(act, Act::ConfirmRepeat | Act::RejectRepeat)
}

impl Subject for Petitions {
    type Id = PetitionId;
    type Act = Act;

    const NOUN: &'static str = "信访件";
    const PAGES: &'static str = "/petitions";
    const ATTACH: Act = Act::Attach;
    const HAS_FILE: bool = false;

    fn path_of(act: Act) -> &'static str {
        act.path()
    }

    async fn stand(visitor: &Visitor, id: PetitionId, act: Act) -> Result<Ground<Act>, Problem> {
        let (scope, own) = (visitor.scope(), visitor.organisation().clone());
        let reading = move |snapshot: &mut Snapshot| {
            let sheet = petitions::sheet(snapshot, &scope, id)?;
            let (version, actions) = petitions::available(snapshot, &scope, id)?;
            let action = actions.into_iter().find(|action| action.act == act).ok_or(StoreError::NotFound)?;
            let handlers = petitions::own_handlers(snapshot, &scope, sheet.petition.is_accusation())?;
            let names = accounts::names(snapshot, handlers)?;
            let tree = organisations::tree(snapshot)?;
            let earlier = if is_about_another(act) { petitions::candidates(snapshot, &scope, id)? } else { Vec::new() };
            let choices = Choices::on_petition(&sheet, &tree, &own, (&names, &earlier));
            let title = sheet.petition.title;
            Ok(Ground { title, state: sheet.petition.state.name_zh(), version, action, choices })
        };
        let ground = visitor.read(reading).await?;
        if is_about_another(act) {
            visitor.state.store.log_look(&visitor.scope(), id, AccessKind::Search)?;
        }
        Ok(ground)
    }

    async fn perform(
        visitor: &Visitor,
        at: (PetitionId, IfMatch),
        act: Act,
        submission: Submission<Value>,
    ) -> Result<Reply, Problem> {
        api::petitions::act(visitor.state.clone(), visitor.caller.clone(), at, act, submission).await
    }

    async fn attach(
        visitor: &Visitor,
        at: (PetitionId, IfMatch),
        label: (Label, Option<String>),
        pieces: impl Stream<Item = Result<Bytes, Problem>>,
    ) -> Result<Reply, Problem> {
        api::petitions::attach(&visitor.state, &visitor.caller, at, label, pieces).await
    }

    async fn download(
        visitor: &Visitor,
        of: (PetitionId, AttachmentId),
        reason: Option<Line>,
    ) -> Result<HttpResponse, Problem> {
        api::petitions::download(&visitor.state, &visitor.caller, of, reason).await
    }

    async fn particulars(visitor: &Visitor, of: (PetitionId, PersonId), reason: Line) -> Result<Particulars, Problem> {
        api::petitions::particulars(&visitor.state, &visitor.caller, of, reason).await
    }
}
