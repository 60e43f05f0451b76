//! Cases as what acts are done to.

use actix_web::{HttpResponse, web::Bytes};
use api::{
    Reply,
    cases::Label,
    extract::{IfMatch, Submission},
    problem::Problem,
};
use domain::{
    id::{AttachmentId, CaseId, PersonId},
    person::Particulars,
    text::Line,
};
use escalation::Act;
use futures_util::Stream;
use serde_json::Value;
use store::{Snapshot, StoreError, accounts, cases, organisations};

use crate::{
    acts::{Ground, Subject},
    forms::choices::Choices,
    visitor::Visitor,
};

/// Cases (案件).
pub(crate) struct Cases;

impl Subject for Cases {
    type Id = CaseId;
    type Act = Act;

    const NOUN: &'static str = "案件";
    const PAGES: &'static str = "/cases";
    const ATTACH: Act = Act::Attach;
    const HAS_FILE: bool = true;

    fn path_of(act: Act) -> &'static str {
        act.path()
    }

    async fn stand(visitor: &Visitor, id: CaseId, act: Act) -> Result<Ground<Act>, Problem> {
        let (scope, own) = (visitor.scope(), visitor.organisation().clone());
        let reading = move |snapshot: &mut Snapshot| {
            let sheet = cases::sheet(snapshot, &scope, id)?;
            let (version, actions) = cases::available(snapshot, &scope, id)?;
            let action = actions.into_iter().find(|action| action.act == act).ok_or(StoreError::NotFound)?;
            let colleagues = cases::own_mediators(snapshot, &scope)?;
            let mediators = sheet.case.mediators.iter().map(|one| one.mediator);
            let names = accounts::names(snapshot, colleagues.iter().copied().chain(mediators))?;
            let tree = organisations::tree(snapshot)?;
            let choices = Choices::new(act, &sheet, &tree, &own, (&colleagues, &names));
            Ok(Ground { title: sheet.case.title, state: sheet.case.state.name_zh(), version, action, choices })
        };
        visitor.read(reading).await
    }

    async fn perform(
        visitor: &Visitor,
        at: (CaseId, IfMatch),
        act: Act,
        submission: Submission<Value>,
    ) -> Result<Reply, Problem> {
        api::cases::act(visitor.state.clone(), visitor.caller.clone(), at, act, submission).await
    }

    async fn attach(
        visitor: &Visitor,
        at: (CaseId, IfMatch),
        label: (Label, Option<String>),
        pieces: impl Stream<Item = Result<Bytes, Problem>>,
    ) -> Result<Reply, Problem> {
        api::cases::attach(&visitor.state, &visitor.caller, at, label, pieces).await
    }

    async fn download(
        visitor: &Visitor,
        of: (CaseId, AttachmentId),
        reason: Option<Line>,
    ) -> Result<HttpResponse, Problem> {
        api::cases::download(&visitor.state, &visitor.caller, of, reason).await
    }

    async fn particulars(visitor: &Visitor, of: (CaseId, PersonId), reason: Line) -> Result<Particulars, Problem> {
        api::cases::particulars(&visitor.state, &visitor.caller, of, reason).await
    }
}
