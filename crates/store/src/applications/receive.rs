//! An application comes in (收到申请).

use domain::application::{ApplicationState, competent};
use domain::division::DivisionCode;
use domain::id::ApplicationId;
use domain::identity::{Identity, Phone, ResidentNumber};
use domain::notice::NoticeKind;
use domain::person::Particulars;
use domain::text::{Line, Story};
use escalation::ClockKind;
use escalation::notices::Notice;
use serde::Deserialize;
use utoipa::ToSchema;

use super::answer::{clock, follow};
use super::record::{self, Application, GENESIS, Payload, Told};
use crate::limits::APPLICATION_REQUESTS_MAX;
use crate::notifications;
use crate::petitions::query_code;
use crate::reference::{Decided, Objection};
use crate::write::Transaction;

/// The wording of the notice on personal information that the public page shows.
const NOTICE: &str = "2026-11";

/// Who applies (申请人).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Applicant {
    /// Name.
    pub name: Line,
    /// Telephone: the committee calls back there, and its last four digits open the answer.
    pub phone: Phone,
    /// Identity number; never needed to apply.
    #[serde(default)]
    pub number: Option<ResidentNumber>,
    /// Address.
    #[serde(default)]
    pub address: Option<Line>,
}

/// The other side, as far as the citizen knows it (对方当事人).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherSide {
    /// Name.
    pub name: Line,
    /// Whether it is an enterprise or other organisation.
    #[serde(default)]
    pub organisation: bool,
    /// Telephone.
    #[serde(default)]
    pub phone: Option<Phone>,
    /// Address.
    #[serde(default)]
    pub address: Option<Line>,
}

/// An application for mediation (调解申请).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApplication {
    /// Who applies.
    pub applicant: Applicant,
    /// The other side.
    #[serde(default)]
    pub other: Option<OtherSide>,
    /// Where the dispute lies, as a division code; its committee answers.
    pub division: DivisionCode,
    /// What happened.
    pub narrative: Story,
    /// What is asked for, one item each.
    #[serde(default)]
    pub requests: Vec<Line>,
    /// The notice on personal information was read, and its handling for this mediation is agreed to.
    pub consent: bool,
}

/// What came in, and what the citizen is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationReceived {
    /// Identity.
    pub id: ApplicationId,
    /// The code to ask with, together with the last four digits of the telephone. Given once.
    pub query_code: String,
    /// Name of the committee that answers.
    pub organisation: String,
    /// Last civil date of the answer.
    pub answer_by: domain::time::CivilDate,
}

fn particulars(name: &Line, phone: Option<&Phone>, address: Option<&Line>) -> Particulars {
    Particulars {
        name: name.clone(),
        identity: None,
        phone: phone.cloned(),
        address: address.cloned(),
        born_on: None,
        sex: None,
        nation: None,
        occupation: None,
        unit: None,
        household: None,
    }
}

/// Receives an application. There is no account and no scope: whoever calls this counts the attempt first.
///
/// # Errors
/// When the database fails.
pub fn receive(transaction: &mut Transaction, new: &NewApplication) -> Decided<ApplicationReceived> {
    if !new.consent {
        return Ok(Err(Objection::unsuitable("consent", "须同意处理个人信息，才能在网上申请；也可以当面申请")));
    }
    if new.requests.len() > APPLICATION_REQUESTS_MAX {
        return Ok(Err(Objection::unsuitable("requests", format!("请求不超过{APPLICATION_REQUESTS_MAX}项"))));
    }
    let reference = transaction.reference()?;
    let Some(committee) = competent(&reference.organisations, new.division) else {
        return Ok(Err(Objection::unsuitable("division", "该地还没有开通网上申请，请就近向人民调解委员会当面申请")));
    };
    let told = Told {
        applicant: Particulars {
            identity: new.applicant.number.clone().map(|number| Identity::ResidentIdCard { number }),
            ..particulars(&new.applicant.name, Some(&new.applicant.phone), new.applicant.address.as_ref())
        },
        other: new.other.as_ref().map(|other| particulars(&other.name, other.phone.as_ref(), other.address.as_ref())),
        other_is_organisation: new.other.as_ref().is_some_and(|other| other.organisation),
        narrative: new.narrative.clone(),
        requests: new.requests.clone(),
        notice: NOTICE.to_owned(),
    };
    let code = query_code::generate()?;
    let keyring = transaction.keyring().clone();
    let id = ApplicationId(transaction.new_id(new.division.county()));
    let now = transaction.now();
    let (key, wrapped) = Application::new_key(id, &keyring)?;
    let application = Application {
        id,
        organisation: committee.id,
        division: new.division,
        state: ApplicationState::Waiting,
        received_at: now,
        answered_at: None,
        case_id: None,
        version: 0,
        chain_head: GENESIS.to_vec(),
        query_index: record::query_index(&keyring, &code, &new.applicant.phone.tail()),
        wrapped_key: Some(wrapped),
    };
    let first = application.event((now, None, ApplicationState::Waiting), Payload::sealed(&key, &told)?)?;
    record::insert(transaction, &application, first)?;
    let due = clock(&reference, &application, now).deadline.nominal;
    let notice = Notice {
        clock: Some(ClockKind::Acceptance),
        due_on: Some(due),
        ..Notice::to(committee.id, NoticeKind::ApplicationReceived)
    };
    notifications::give(transaction, id, &[notice])?;
    follow(transaction, &application)?;
    Ok(Ok(ApplicationReceived { id, query_code: code, organisation: committee.name.clone(), answer_by: due }))
}
