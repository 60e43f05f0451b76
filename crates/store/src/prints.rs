//! Printed papers (打印文书) of cases and petitions: what stood on each is kept sealed, and found again by the hash printed
//! on it.
//!
//! The hash is taken of the content alone, so the same data print the same hash. The first printing makes the row; each
//! one, the first too, is a line of the access log.

use std::fmt;
use std::str::FromStr;

use diesel::dsl::exists;
use diesel::prelude::*;
use domain::id::{CaseId, County, OrganisationId, PetitionId, UserId};
use domain::organisation::OrganisationTree;
use escalation::Refusal;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Store;
use crate::access_log::{self, AccessKind, AccessSubject};
use crate::cases::{self, CaseError};
use crate::clock::Instant;
use crate::connection::{AnyConnection, on_each};
use crate::crypto::KeyRing;
use crate::dossier::{DossierId, DossierKey, access};
use crate::error::StoreError;
use crate::limits;
use crate::petitions;
use crate::read::Snapshot;
use crate::schema::{petition, print as table};
use crate::scope::Scope;
use crate::types::Db;
use crate::write::Transaction;

/// Hash on a paper (校验码): the county, then the first 128 bits of the SHA-256 of what stands on it. Written in groups
/// that can be typed: `330681-8f3a21bc-9d001f2e-33445566-778899aa`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PrintHash {
    county: County,
    digest: Uuid,
}

/// What was typed is no hash of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a hash has six digits and 32 hexadecimal ones")]
pub struct InvalidPrintHash;

impl PrintHash {
    /// The hash of what stands on a paper of a case or a petition.
    #[must_use]
    pub fn of(dossier: impl Into<DossierId>, content: &[u8]) -> Self {
        let digest: [u8; 32] = Sha256::digest(content).into();
        let (first, _) = digest.split_at(16);
        let digest = Uuid::from_slice(first).expect("sixteen bytes make a UUID");
        Self { county: dossier.into().county(), digest }
    }
}

impl fmt::Display for PrintHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.county.0)?;
        let digits = self.digest.simple().to_string();
        (0..4).try_for_each(|group| write!(f, "-{}", &digits[group * 8..(group + 1) * 8]))
    }
}

/// Takes it as printed, with or without its hyphens, in upper or lower case.
impl FromStr for PrintHash {
    type Err = InvalidPrintHash;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: String = text.chars().filter(|c| *c != '-' && !c.is_whitespace()).collect();
        let (county, digest) = digits.split_at_checked(6).ok_or(InvalidPrintHash)?;
        let plain = digest.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let county = county.parse().ok().filter(|_| plain).ok_or(InvalidPrintHash)?;
        Ok(Self { county: County(county), digest: digest.parse().map_err(|_| InvalidPrintHash)? })
    }
}

/// A paper to be printed.
#[derive(Debug, Clone)]
pub struct NewPrint {
    /// Of what.
    pub dossier: DossierId,
    /// Version of the case or petition it was filled from.
    pub version: u64,
    /// Which form.
    pub form: String,
    /// Version of the form.
    pub form_version: u16,
    /// Whether the people on it are masked.
    pub masked: bool,
    /// What stands on it.
    pub content: Vec<u8>,
}

/// A paper that was printed, without what stands on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// Its hash.
    pub hash: PrintHash,
    /// Of what.
    pub dossier: DossierId,
    /// Version of the case or petition it was filled from.
    pub version: u64,
    /// Which form.
    pub form: String,
    /// Version of the form.
    pub form_version: u16,
    /// Whether the people on it are masked.
    pub masked: bool,
    /// When it was printed first (UTC).
    pub at: Instant,
    /// By whom.
    pub actor: UserId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Whether what stood on it has been erased since.
    pub erased: bool,
}

/// One printing of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printing {
    /// When (UTC).
    pub at: Instant,
    /// By whom.
    pub actor: UserId,
    /// For which organisation.
    pub organisation: OrganisationId,
}

/// The row of a paper.
#[derive(Debug, Queryable)]
pub(crate) struct Row {
    pub(crate) hash: Uuid,
    id: Uuid,
    version: i32,
    form: String,
    form_version: i32,
    masked: i32,
    at: Instant,
    actor: UserId,
    organisation: OrganisationId,
    content: Option<Vec<u8>>,
}

type Columns = (
    table::hash,
    table::case_id,
    table::case_version,
    table::form,
    table::form_version,
    table::masked,
    table::at,
    table::actor,
    table::organisation,
    table::content,
);

/// The columns of a [`Row`].
pub(crate) const fn columns() -> Columns {
    (
        table::hash,
        table::case_id,
        table::case_version,
        table::form,
        table::form_version,
        table::masked,
        table::at,
        table::actor,
        table::organisation,
        table::content,
    )
}

impl Row {
    fn print(&self, dossier: DossierId) -> Result<Print, StoreError> {
        let corrupt = |_| StoreError::CorruptRecord(format!("print {}", self.hash));
        Ok(Print {
            hash: PrintHash { county: dossier.county(), digest: self.hash },
            dossier,
            version: u64::try_from(self.version).map_err(corrupt)?,
            form: self.form.clone(),
            form_version: u16::try_from(self.form_version).map_err(corrupt)?,
            masked: self.masked != 0,
            at: self.at,
            actor: self.actor,
            organisation: self.organisation,
            erased: self.content.is_none(),
        })
    }

    /// Whether the hash is that of what stands on it.
    pub(crate) fn is_whole<D>(&self, key: &DossierKey<D>) -> bool {
        let Some(sealed) = &self.content else { return true };
        key.open_print(self.hash, sealed).is_ok_and(|c| PrintHash::of(key.dossier(), &c).digest == self.hash)
    }
}

/// Keys and organisations, by which it is decided who sees a petition.
type Ground<'g> = (&'g KeyRing, &'g OrganisationTree);

/// Holds that the account sees a case or petition.
pub(crate) fn see(
    connection: &mut AnyConnection,
    scope: &Scope,
    ground: Ground<'_>,
    dossier: DossierId,
) -> Result<(), StoreError> {
    match dossier {
        DossierId::Case(id) => cases::visibility::see(connection, scope, id).map(|_| ()),
        DossierId::Petition(id) => petitions::visibility::see(connection, scope, ground, id),
    }
}

fn see_unmasked(connection: &mut AnyConnection, scope: &Scope, dossier: DossierId) -> Result<(), CaseError> {
    match dossier {
        DossierId::Case(id) => cases::visibility::see_unmasked(connection, scope, id),
        DossierId::Petition(id) => petitions::visibility::see_unmasked(connection, scope, id),
    }
}

fn sees_whole(
    connection: &mut AnyConnection,
    scope: &Scope,
    ground: Ground<'_>,
    (dossier, with_reason): (DossierId, bool),
) -> Result<bool, StoreError> {
    match dossier {
        DossierId::Case(id) => cases::visibility::sees_whole(connection, scope, id, with_reason),
        DossierId::Petition(id) => petitions::visibility::sees_whole(connection, scope, ground, id, with_reason),
    }
}

fn masked_only(dossier: DossierId) -> Refusal {
    match dossier {
        DossierId::Case(_) => cases::visibility::masked_only(),
        DossierId::Petition(_) => petitions::visibility::masked_only(),
    }
}

/// The key of what the account was let see.
fn key(
    connection: &mut AnyConnection,
    scope: &Scope,
    keyring: &KeyRing,
    dossier: DossierId,
) -> Result<DossierKey<()>, StoreError> {
    Ok(match dossier {
        DossierId::Case(id) => cases::record::load(connection, keyring, scope, id)?.key.plain(),
        DossierId::Petition(id) => petitions::record::load(connection, keyring, id)?.key.plain(),
    })
}

/// Records that a paper is printed; the record is on disk before the paper is given.
///
/// # Errors
/// [`CaseError`]: [`StoreError::NotFound`] when there is no such case or petition within the scope; a refusal when the people
/// on the paper are whole and the account sees them masked only.
pub fn record_print(
    transaction: &mut Transaction,
    scope: &Scope,
    new: &NewPrint,
    reason: Option<&str>,
) -> Result<PrintHash, CaseError> {
    let id = new.dossier;
    let (reference, keyring) = (transaction.reference()?, transaction.keyring().clone());
    see(transaction.connection(), scope, (&keyring, &reference.organisations), id)?;
    if !new.masked {
        see_unmasked(transaction.connection(), scope, id)?;
    }
    let hash = PrintHash::of(id, &new.content);
    let key = key(transaction.connection(), scope, &keyring, id)?;
    let content = key.seal_print(hash.digest, &new.content)?;
    let too_far = |_| StoreError::CorruptRecord(format!("{id}: version"));
    let row = (
        table::county.eq(Db(id.county())),
        table::hash.eq(Db(hash.digest)),
        table::case_id.eq(Db(id.uuid())),
        table::case_version.eq(i32::try_from(new.version).map_err(too_far)?),
        table::form.eq(new.form.as_str()),
        table::form_version.eq(i32::from(new.form_version)),
        table::masked.eq(i32::from(new.masked)),
        table::at.eq(Db(transaction.now())),
        table::actor.eq(Db(scope.user())),
        table::organisation.eq(Db(scope.organisation_id())),
        table::content.eq(Some(content)),
    );
    on_each!(transaction.connection(), c => diesel::insert_into(table::table)
        .values(row)
        .on_conflict((table::county, table::hash))
        .do_nothing()
        .execute(c))?;
    let look = access(scope, id, AccessKind::Export, (AccessSubject::Print, hash.digest), reason);
    access_log::record(transaction, &look)?;
    Ok(hash)
}

fn row(connection: &mut AnyConnection, hash: PrintHash) -> Result<Row, StoreError> {
    Ok(table::table.find((Db(hash.county), Db(hash.digest))).select(columns()).first(connection)?)
}

/// The paper with this hash. Cases and petitions share the table and are told apart by their ids.
fn found(connection: &mut AnyConnection, hash: PrintHash) -> Result<(Row, Print), StoreError> {
    let row = row(connection, hash)?;
    let petitions = petition::table.find((Db(hash.county), Db(row.id)));
    let of_petition: bool = diesel::select(exists(petitions)).get_result(connection)?;
    let dossier = if of_petition { PetitionId(row.id).into() } else { CaseId(row.id).into() };
    let print = row.print(dossier)?;
    Ok((row, print))
}

/// The paper with this hash, and its latest printings.
///
/// # Errors
/// [`StoreError::NotFound`] when no such paper was printed, or what it is of is outside of the scope.
pub fn find_print(
    snapshot: &mut Snapshot,
    scope: &Scope,
    hash: PrintHash,
) -> Result<(Print, Vec<Printing>), StoreError> {
    let (reference, keyring) = (snapshot.reference()?, snapshot.keyring().clone());
    let (_, print) = found(snapshot.connection(), hash)?;
    see(snapshot.connection(), scope, (&keyring, &reference.organisations), print.dossier)?;
    let lines =
        access_log::of_records(snapshot.connection(), hash.county, &[hash.digest], None, limits::PRINTINGS_SHOWN)?;
    let printing =
        |line: access_log::AccessLine| Printing { at: line.at, actor: line.actor, organisation: line.organisation };
    Ok((print, lines.into_iter().map(printing).collect()))
}

/// What stands on the paper with this hash, to be printed again.
///
/// # Errors
/// [`CaseError`]: as [`find_print`]; [`StoreError::Erased`] when it has been erased; a refusal when the people on
/// it are whole and the account sees them masked only, or only with a reason and gave none.
pub fn print_content(
    snapshot: &mut Snapshot,
    scope: &Scope,
    hash: PrintHash,
    with_reason: bool,
) -> Result<(Print, Vec<u8>), CaseError> {
    let (reference, keyring) = (snapshot.reference()?, snapshot.keyring().clone());
    let (row, print) = found(snapshot.connection(), hash)?;
    let (connection, dossier) = (snapshot.connection(), print.dossier);
    if !sees_whole(connection, scope, (&keyring, &reference.organisations), (dossier, with_reason))? && !print.masked {
        return Err(masked_only(dossier).into());
    }
    let sealed = row.content.ok_or(StoreError::Erased)?;
    let content = key(connection, scope, &keyring, dossier)?.open_print(row.hash, &sealed)?;
    Ok((print, content))
}

/// Erases what stood on the papers of a case or a petition: they name people who are forgotten. Which papers there were
/// stays.
pub(crate) fn forget(transaction: &mut Transaction, dossier: DossierId) -> Result<(), StoreError> {
    let papers =
        table::table.filter(table::county.eq(Db(dossier.county()))).filter(table::case_id.eq(Db(dossier.uuid())));
    diesel::update(papers).set(table::content.eq(None::<Vec<u8>>)).execute(transaction.connection())?;
    Ok(())
}

impl Store {
    /// Whether a paper with this hash was printed, for the operator, who sees nothing else of it. Blocks.
    ///
    /// # Errors
    /// When the database fails.
    pub fn printed(&self, hash: PrintHash) -> Result<Option<Print>, StoreError> {
        let found = self.read_blocking(move |snapshot| Ok(found(snapshot.connection(), hash)?.1));
        match found {
            Ok(print) => Ok(Some(print)),
            Err(StoreError::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
