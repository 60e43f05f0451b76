//! What binds a petition and the case it was referred to (访调对接): the case is opened with the act that refers, and what
//! comes of the case is recorded on the petition with the act that brings it about, in one transaction each.

use std::sync::Arc;

use diesel::prelude::*;
use domain::case::{Case, Consent, MediationState, PartyKind, PetitionOrigin, Side};
use domain::deadline::Lamp;
use domain::id::{CaseId, PersonId, PetitionId};
use domain::matching::PetitionerRole;
use domain::person::{NewConsent, NewParty, Particulars};
use domain::petition::{MediationLink, MediationSide, Petition, PetitionState};
use domain::text::Line;
use domain::time::civil_date;
use escalation::petition::acts::mediation::ReferToMediation;
use escalation::petition::mediation as law;
use escalation::{Aggregate, Clock, ClockKind, Facts};
use serde::Serialize;
use utoipa::ToSchema;

use super::{act, record, visibility};
use crate::cases::{self, CaseError, NewCase, Origin};
use crate::dossier::{DossierKey, Ground, next_due, people};
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::schema::mediation_case;
use crate::scope::Scope;
use crate::types::Db;
use crate::write::Transaction;

/// Clocks of a petition that whoever mediates for it must know.
const FOR_THE_COMMITTEE: &[ClockKind] =
    &[ClockKind::Handling, ClockKind::SimpleHandling, ClockKind::CommitteeAnswer, ClockKind::PetitionMediation];

/// Opens the case at the committee, with the petitioners and the other side as its parties.
pub(super) fn open_case(
    transaction: &mut Transaction,
    scope: &Scope,
    id: CaseId,
    (petition, referral): (&Petition, &ReferToMediation),
    facts: &Facts<'_>,
) -> Result<(), CaseError> {
    let keyring = transaction.keyring().clone();
    let mut known = people::unmasked(transaction.connection(), &keyring, petition.id.into())?;
    let mut of = |person: PersonId| known.remove(&person).ok_or(StoreError::NotFound);
    let link = petition.mediation.as_ref().ok_or(StoreError::NotFound)?;
    let mut parties = Vec::new();
    if petition.headcount.present > 1 && petition.representatives().next().is_some() {
        let representatives = petition.representatives().map(|p| of(p.person)).collect::<Result<Vec<_>, _>>()?;
        let name = Line::new(&format!("{}等{}人", &*representatives[0].name, petition.headcount.present));
        let particulars = named(name.expect("a name and a number are a line"));
        parties.push(NewParty {
            kind: PartyKind::Group,
            members: petition.headcount.present,
            representatives,
            ..party(Side::Applicant, particulars, link)
        });
    } else {
        for petitioner in petition.petitioners.iter().filter(|p| p.role != PetitionerRole::Agent) {
            parties.push(party(Side::Applicant, of(petitioner.person)?, link));
        }
    }
    let other_side = Line::new(&link.other_side).expect("the other side was taken as a line");
    parties.push(party(Side::Respondent, named(other_side), link));
    let new = NewCase { dispute: law::dispute(petition, referral, facts), parties };
    let origin: PetitionOrigin = law::origin(petition, facts).ok_or(StoreError::NotFound)?;
    cases::open(transaction, scope, id, &new, Origin { petition: Some(origin), ledger: None })?;
    Ok(())
}

/// A party that has agreed to mediation.
fn party(side: Side, particulars: Particulars, link: &MediationLink) -> NewParty {
    let spoke = if side == Side::Applicant { MediationSide::Petitioner } else { MediationSide::Other };
    let word = link.words.iter().rev().find(|word| word.side == spoke && word.consent == Consent::Agreed);
    NewParty {
        side,
        kind: PartyKind::Person,
        particulars,
        members: 1,
        representatives: Vec::new(),
        guardians: Vec::new(),
        lives_on_own_labour: false,
        consent: word.map(|word| NewConsent { consent: word.consent, given_on: word.on, means: word.means }),
    }
}

fn named(name: Line) -> Particulars {
    Particulars {
        name,
        identity: None,
        phone: None,
        address: None,
        born_on: None,
        sex: None,
        nation: None,
        occupation: None,
        unit: None,
        household: None,
    }
}

/// Records on a petition what its case has come to, in the transaction of the act on the case.
pub(crate) fn follow(
    transaction: &mut Transaction,
    scope: &Scope,
    id: PetitionId,
    case: &Case,
) -> Result<(), StoreError> {
    let keyring = transaction.keyring().clone();
    let loaded = match record::load(transaction.connection(), &keyring, id) {
        // Erased meanwhile: the case goes on alone.
        Err(StoreError::NotFound | StoreError::Erased) => return Ok(()),
        loaded => loaded?,
    };
    let ground = act::ground(transaction, &loaded.petition)?;
    let events = law::follow(&loaded.petition, case, &ground.facts(scope, transaction.now()));
    if !events.is_empty() {
        act::append(transaction, (scope.user(), scope.organisation_id()), loaded, &events)?;
    }
    Ok(())
}

/// The case beside a petition (关联调解案件).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LinkedCase {
    /// Which.
    pub id: CaseId,
    /// Its number, once accepted.
    pub number: Option<String>,
    /// Where it stands.
    pub state: MediationState,
    /// Its clocks that run now.
    pub clocks: Vec<Clock>,
}

/// The petition behind a case (关联信访件).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LinkedPetition {
    /// Which.
    pub id: PetitionId,
    /// Whether the account may open it; if not, what stands here is all that it may know.
    pub opens: bool,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub state: PetitionState,
    /// Those of its clocks that the mediation must keep to.
    pub clocks: Vec<Clock>,
    /// The lamp of its own deadline that comes first.
    pub lamp: Option<Lamp>,
}

/// The case that a petition was referred to.
pub(super) fn linked_case(
    snapshot: &mut Snapshot,
    scope: &Scope,
    petition: &Petition,
) -> Result<Option<LinkedCase>, StoreError> {
    let Some(id) = petition.mediation.as_ref().and_then(|link| link.case) else { return Ok(None) };
    let keyring = snapshot.keyring().clone();
    let row = mediation_case::table
        .find((Db(id.county()), Db(id)))
        .select((mediation_case::wrapped_key, mediation_case::snapshot))
        .first::<(Option<Vec<u8>>, Vec<u8>)>(snapshot.connection());
    let (wrapped, sealed) = row?;
    let Some(wrapped) = wrapped else { return Ok(None) };
    let case = DossierKey::<Case>::open(id.into(), Some(wrapped), &keyring)?.open_snapshot(&sealed)?;
    let ground = Ground::new(snapshot.reference()?, (case.division, case.responsible), civil_date(snapshot.now()));
    let clocks = case.clocks(&ground.facts(scope, snapshot.now()));
    Ok(Some(LinkedCase { id, number: case.number.as_ref().map(ToString::to_string), state: case.state, clocks }))
}

/// The petition that a case was opened for, as its mediators may know it.
pub(crate) fn linked_petition(
    snapshot: &mut Snapshot,
    scope: &Scope,
    case: &Case,
) -> Result<Option<LinkedPetition>, StoreError> {
    let Some(origin) = case.petition else { return Ok(None) };
    let keyring = snapshot.keyring().clone();
    let petition = match record::load(snapshot.connection(), &keyring, origin.petition) {
        Err(StoreError::NotFound | StoreError::Erased) => return Ok(None),
        loaded => loaded?.petition,
    };
    let reference = snapshot.reference()?;
    let today = civil_date(snapshot.now());
    let ground = Ground::new(Arc::clone(&reference), (petition.issue_division, petition.responsible), today);
    let facts = ground.facts(scope, snapshot.now());
    if !escalation::petition::shield::may_know(&petition, scope.actor(), facts.organisations) {
        return Ok(None);
    }
    let mut clocks = petition.clocks(&facts);
    let lamp = next_due(&clocks).map(|clock| clock.deadline.lamp_on(today));
    clocks.retain(|clock| FOR_THE_COMMITTEE.contains(&clock.kind));
    let ground = (&keyring, &*reference.organisations);
    let opens = match visibility::see(snapshot.connection(), scope, ground, petition.id) {
        Err(StoreError::NotFound) => false,
        seen => seen.map(|()| true)?,
    };
    Ok(Some(LinkedPetition {
        id: petition.id,
        opens,
        number: petition.number.to_string(),
        state: petition.state,
        clocks,
        lamp,
    }))
}
