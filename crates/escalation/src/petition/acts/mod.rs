//! What each act on a petition asks of its input and what comes of it, a file a theme.

pub mod acceptance;
pub mod dispatch;
pub mod ending;
pub mod erasure;
pub mod handling;
pub mod mediation;
pub mod opinion;
pub mod oversight;
pub mod people;
pub mod procedure;
pub mod record;
pub mod register;
pub mod repeats;
pub mod response;
pub mod review;
pub mod services;

use domain::basis::Instrument;
use domain::id::OrganisationId;
use domain::petition::Petition;
use domain::time::CivilDate;

use crate::facts::Facts;
use crate::refusal::Need;

pub(super) const LAW: Instrument = Instrument::PetitionRegulations;

/// A day on which something happened: not before the petition came in, not in the future.
fn happened(on: CivilDate, petition: &Petition, facts: &Facts<'_>) -> bool {
    on >= petition.received_on && on <= facts.today()
}

/// Whether an organisation is there and takes work.
fn is_active(organisation: OrganisationId, facts: &Facts<'_>) -> bool {
    facts.organisations.get(organisation).is_some_and(|o| o.active)
}

/// Whether an organisation may be drawn into the petition: an accusation never reaches the accused.
fn may_reach(organisation: OrganisationId, petition: &Petition, facts: &Facts<'_>) -> bool {
    !petition.is_kept_from(organisation, facts.organisations)
}

/// Whether the petitioner is told, or cannot be.
fn is_told(told: bool, petition: &Petition) -> bool {
    told || petition.is_nameless()
}

fn next_number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1)
}

const HAPPENED: Need = Need::own("date_possible", "日期应当不早于收到之日，不晚于今天");
const PETITIONER_LISTED: Need = Need::own("petitioner_listed", "所填人员应当是本件信访人");
const DUE_IN_FUTURE: Need = Need::own("due_in_future", "期限应当晚于今天");
const ORGANISATION_KNOWN: Need = Need::own("organisation_known", "所填机构不存在或者已停用");
const NOT_THE_ACCUSED: Need =
    Need::new("not_the_accused", "不得将检举控告材料及有关情况透露或者转给被检举控告的人员、单位", LAW.article(30));
const CONCLUSION_APPROVED: Need = Need::own("conclusion_approved", "审核认定办结由信访工作机构在信访件办结以后标记");
const NOTICE_GIVEN: Need =
    Need::new("notice_given", "应当书面告知信访人；姓名（名称）、住址不清的除外", LAW.article(23));
