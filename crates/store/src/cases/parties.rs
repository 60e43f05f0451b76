//! Acts that bring particulars of people with them: the case learns an id, the particulars are sealed beside it.
//!
//! The decision comes first: what is refused leaves nothing of a person behind.

use domain::case::{Agent, Guardian};
use domain::id::{CaseId, PersonId};
use domain::identity::Identity;
use domain::person::{NewGuardian, NewParty, Particulars};
use domain::text::Line;
use domain::time::civil_date;
use escalation::acts::parties::{
    AddParty, AuthoriseAgent, CorrectParticulars, ElectRepresentatives, ProveIdentity, RecordGuardian,
};

use super::act::{Receipt, at_version, change};
use super::error::CaseError;
use crate::dossier::people;
use crate::error::StoreError;
use crate::scope::Scope;
use crate::write::Transaction;

/// Adds a party with its particulars (追加当事人).
///
/// # Errors
/// As [`super::act`].
pub fn add_party(
    transaction: &mut Transaction,
    scope: &Scope,
    id: CaseId,
    expected: u64,
    party: NewParty,
) -> Result<Receipt, CaseError> {
    let loaded = at_version(transaction, scope, id, expected)?;
    let (mut party, particulars) =
        party.record(civil_date(transaction.now()), || people::new_id(transaction, id.into()));
    let hop = loaded.case.hop();
    party.consents.iter_mut().for_each(|c| c.hop = hop);
    let receipt = change(transaction, scope, loaded, AddParty { party }.into())?;
    people::insert_all(transaction, id.into(), &particulars)?;
    Ok(receipt)
}

/// Records the representatives a group elected, with their particulars (推选代表人).
///
/// # Errors
/// As [`super::act`].
pub fn elect_representatives(
    transaction: &mut Transaction,
    scope: &Scope,
    id: CaseId,
    expected: u64,
    (party, representatives): (PersonId, Vec<Particulars>),
) -> Result<Receipt, CaseError> {
    let loaded = at_version(transaction, scope, id, expected)?;
    let people: Vec<_> = representatives.into_iter().map(|p| (people::new_id(transaction, id.into()), p)).collect();
    let representatives = people.iter().map(|(id, _)| *id).collect();
    let receipt = change(transaction, scope, loaded, ElectRepresentatives { party, representatives }.into())?;
    people::insert_all(transaction, id.into(), &people)?;
    Ok(receipt)
}

/// Records a guardian with its particulars (登记监护人).
///
/// # Errors
/// As [`super::act`].
pub fn record_guardian(
    transaction: &mut Transaction,
    scope: &Scope,
    id: CaseId,
    expected: u64,
    (party, NewGuardian { particulars, relation, information_consent }): (PersonId, NewGuardian),
) -> Result<Receipt, CaseError> {
    let loaded = at_version(transaction, scope, id, expected)?;
    let person = people::new_id(transaction, id.into());
    let guardian = Guardian { person, relation: relation.into(), information_consent };
    let receipt = change(transaction, scope, loaded, RecordGuardian { party, guardian }.into())?;
    people::insert(transaction, id.into(), person, &particulars)?;
    Ok(receipt)
}

/// Records what a guardian who is known already is to the ward and consents to now (变更监护人信息).
///
/// # Errors
/// As [`super::act`]; [`StoreError::NotFound`] when the party has no such guardian.
pub fn correct_guardian(
    transaction: &mut Transaction,
    scope: &Scope,
    id: CaseId,
    expected: u64,
    (party, guardian): (PersonId, Guardian),
) -> Result<Receipt, CaseError> {
    let loaded = at_version(transaction, scope, id, expected)?;
    let ward = loaded.case.party(party);
    if !ward.is_some_and(|ward| ward.guardians.iter().any(|known| known.person == guardian.person)) {
        return Err(StoreError::NotFound.into());
    }
    change(transaction, scope, loaded, RecordGuardian { party, guardian }.into())
}

/// Records an agent with its particulars (登记委托代理人); `special` is special authority (特别授权).
///
/// # Errors
/// As [`super::act`].
pub fn authorise_agent(
    transaction: &mut Transaction,
    scope: &Scope,
    id: CaseId,
    expected: u64,
    (party, particulars, special): (PersonId, Particulars, bool),
) -> Result<Receipt, CaseError> {
    let loaded = at_version(transaction, scope, id, expected)?;
    let person = people::new_id(transaction, id.into());
    let agent = Agent { person, special };
    let receipt = change(transaction, scope, loaded, AuthoriseAgent { party, agent }.into())?;
    people::insert(transaction, id.into(), person, &particulars)?;
    Ok(receipt)
}

/// Records a party's document (补充身份证明).
///
/// # Errors
/// As [`super::act`].
pub fn prove_identity(
    transaction: &mut Transaction,
    scope: &Scope,
    id: CaseId,
    expected: u64,
    (party, identity): (PersonId, Identity),
) -> Result<Receipt, CaseError> {
    let loaded = at_version(transaction, scope, id, expected)?;
    let receipt = change(transaction, scope, loaded, ProveIdentity { party }.into())?;
    let keyring = transaction.keyring().clone();
    let known = people::find(transaction.connection(), &keyring, id.into(), party)?;
    people::replace(transaction, id.into(), party, &Particulars { identity: Some(identity), ..known })?;
    Ok(receipt)
}

/// Corrects the particulars of somebody in the case (更正个人信息, 《个人信息保护法》第四十六条). The history keeps that and
/// why they were corrected, never what they were: the sealed record is replaced and its key destroyed.
///
/// # Errors
/// As [`super::act`].
pub fn correct_particulars(
    transaction: &mut Transaction,
    scope: &Scope,
    id: CaseId,
    expected: u64,
    (person, particulars, reason): (PersonId, Particulars, Line),
) -> Result<Receipt, CaseError> {
    let loaded = at_version(transaction, scope, id, expected)?;
    let identity_proven = particulars.identity_proven();
    let correction = CorrectParticulars { person, reason, identity_proven };
    let receipt = change(transaction, scope, loaded, correction.into())?;
    people::replace(transaction, id.into(), person, &particulars)?;
    Ok(receipt)
}
