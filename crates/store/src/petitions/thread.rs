//! The matter that a petition belongs to (信访事项): every visit, office and answer.

use chrono::NaiveDate;
use domain::id::{OrganisationId, PetitionId};
use domain::petition::{Channel, Level, Petition, PetitionState};
use escalation::petition::shield;
use serde::Serialize;
use utoipa::ToSchema;

use super::record::{self, matter_of};
use super::{read, visibility};
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::scope::Scope;

domain::coded_enum! {
    /// What the petitioner was told (答复种类).
    pub enum AnswerKind {
        /// Accepted (受理告知).
        Acceptance = "acceptance" "受理告知";
        /// Not accepted, or not any more (不予、不再受理告知).
        NonAcceptance = "non_acceptance" "不予（不再）受理告知";
        /// Handed to discipline or political-legal organs (转送告知).
        Redirection = "redirection" "转送告知";
        /// Led into a legal procedure (导入法定程序).
        Routing = "routing" "导入法定程序告知";
        /// Joined to the matter (并入).
        Joining = "joining" "并入告知";
        /// Handling opinion (处理意见).
        Opinion = "opinion" "处理意见";
        /// Review opinion (复查意见).
        Review = "review" "复查意见";
        /// Recheck opinion (复核意见).
        Recheck = "recheck" "复核意见";
        /// Answer to a suggestion or an accusation (答复).
        Reply = "reply" "答复";
    }
}

/// An answer that the petitioner got (答复). On paper it bears the number of its petition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PetitionAnswer {
    /// Which.
    pub kind: AnswerKind,
    /// Civil date.
    pub on: NaiveDate,
    /// Who gave it.
    pub organisation: OrganisationId,
    /// What it comes to, in Chinese.
    pub result: String,
    /// Civil date on which the petitioner received it, where that is recorded.
    pub served_on: Option<NaiveDate>,
}

/// A petition of the same matter, in short (同一事项的信访件).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ThreadLine {
    /// Which.
    pub id: PetitionId,
    /// Its number.
    pub number: String,
    /// Which petition of the matter it is, from 1.
    pub seq: u32,
    /// Where it was registered.
    pub registered_in: OrganisationId,
    /// Civil date of receipt.
    pub received_on: NaiveDate,
    /// By what way it came.
    pub channel: Channel,
    /// Where it stands.
    pub state: PetitionState,
    /// Who answers for it.
    pub responsible: OrganisationId,
    /// Civil date on which its handling was concluded.
    pub concluded_on: Option<NaiveDate>,
    /// What the petitioner was told, oldest first; null where the account may not read the petition.
    pub answers: Option<Vec<PetitionAnswer>>,
}

/// The petitions of the same matter, the first one first, without those that the account may not know of. Those of other
/// offices are named too: a matter is one, wherever it comes in. What was answered is told of those that it may read.
///
/// # Errors
/// As [`super::sheet`].
pub fn thread(snapshot: &mut Snapshot, scope: &Scope, id: PetitionId) -> Result<Vec<ThreadLine>, StoreError> {
    let petition = read::load(snapshot, scope, id)?.petition;
    let keyring = snapshot.keyring().clone();
    let reference = snapshot.reference()?;
    let thread = record::thread(snapshot.connection(), &keyring, matter_of(&petition))?;
    let known = thread.into_iter().filter(|p| shield::may_know(p, scope.actor(), &reference.organisations));
    let lines = known.map(|p| {
        let ground = (&keyring, &*reference.organisations);
        let answers = match visibility::see(snapshot.connection(), scope, ground, p.id) {
            Ok(()) => Some(answers(&p)),
            Err(StoreError::NotFound) => None,
            Err(broken) => return Err(broken),
        };
        Ok(ThreadLine {
            id: p.id,
            number: p.number.to_string(),
            seq: p.repeat.map_or(1, |link| link.seq),
            registered_in: p.registered_in,
            received_on: p.received_on,
            channel: p.channel,
            state: p.state,
            responsible: p.responsible,
            concluded_on: p.concluded_on,
            answers,
        })
    });
    lines.collect()
}

/// What the petitioner was told, oldest first.
fn answers(petition: &Petition) -> Vec<PetitionAnswer> {
    let told = |kind, on, organisation, result: &str| PetitionAnswer {
        kind,
        on,
        organisation,
        result: result.to_owned(),
        served_on: None,
    };
    let holder = petition.responsible;
    let mut answers: Vec<_> =
        petition.acceptance.iter().map(|a| told(AnswerKind::Acceptance, a.on, a.unit, "受理")).collect();
    let refused = petition.non_acceptance.iter();
    answers.extend(refused.map(|n| told(AnswerKind::NonAcceptance, n.on, n.organisation, n.code.name_zh())));
    answers.extend(petition.redirect.iter().map(|r| told(AnswerKind::Redirection, r.on, holder, r.organs.name_zh())));
    answers.extend(petition.routing.iter().map(|r| told(AnswerKind::Routing, r.on, holder, r.procedure.name_zh())));
    answers.extend(petition.joined.iter().map(|j| told(AnswerKind::Joining, j.on, holder, j.position.name_zh())));
    answers.extend(petition.reply.iter().map(|reply| {
        let result = match reply.adopted {
            Some(true) => "采纳",
            Some(false) => "不采纳",
            None => "答复",
        };
        told(AnswerKind::Reply, reply.on, reply.organisation, result)
    }));
    answers.extend(petition.opinions.iter().map(|opinion| {
        let kind = match opinion.level {
            Level::Handling => AnswerKind::Opinion,
            Level::Review => AnswerKind::Review,
            Level::Recheck => AnswerKind::Recheck,
        };
        let served_on = opinion.service.as_ref().map(|service| service.on);
        let told = told(kind, opinion.issued_on, opinion.organisation, opinion.conclusion.name_zh());
        PetitionAnswer { served_on, ..told }
    }));
    // What was issued on one day stays in the order of the levels.
    answers.sort_by_key(|answer| answer.on);
    answers
}
