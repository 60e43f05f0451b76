//! The second factor (两步验证): whoever wants it logs in with a code of an authenticator app too (RFC 6238), or with one
//! of the recovery codes that were given out for the day when the telephone is lost.
//!
//! Enrolling makes a secret; nothing is asked for until a first code has proved that the app has it. A code is good
//! once: the time step of the last one is kept, and none up to it is taken again. The secret never leaves the store
//! after that.

use super::account::{self, Account, Reach};
use super::events::{self, EventKind};
use super::{attempts, sessions};
use crate::connection::AnyConnection;
use crate::crypto;
use crate::error::StoreError;
use crate::limits::{RECOVERY_CODE_BYTES, RECOVERY_CODES, SECOND_FACTOR_SECRET_BYTES};
use crate::schema::{recovery_code, second_factor};
use crate::types::Db;
use crate::write::Transaction;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::UserId;
use domain::text::Line;
use serde_json::json;
use totp_rs::{Builder, Totp, TotpError};

/// Column that holds the sealed secret.
const SECRET: &str = "second_factor.secret";

/// Under which name the app shows the account.
const ISSUER: &str = "枫桥调解";

/// Characters between two hyphens of a recovery code.
const GROUP: usize = 5;

/// That an account has a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactor {
    /// Since when it is asked for (UTC).
    pub since: DateTime<Utc>,
    /// Recovery codes that are still good.
    pub recovery_codes_left: u32,
}

/// What the owner types or scans into an authenticator app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret in base32.
    pub secret: String,
    /// The same as an `otpauth` URI, to be shown as a QR code.
    pub uri: String,
}

/// What a code was good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeCheck {
    /// The account has no second factor.
    NotEnrolled,
    /// The code was right.
    Passed,
    /// There was none, and one is needed.
    Missing,
    /// It was wrong, over, or used before.
    Wrong,
}

/// What became of the confirmation of a second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecondFactorConfirmation {
    /// It is asked for from now on; these are the recovery codes, shown this once.
    Confirmed(Vec<String>),
    /// None has been enrolled, or it is confirmed already.
    NothingEnrolled,
    /// The code is wrong.
    Wrong,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = second_factor)]
struct Row {
    secret: Vec<u8>,
    confirmed_at: Option<DateTime<Utc>>,
    last_step: i64,
}

/// Gives an account whose owner has just proved the password a secret for an authenticator app; one that was never
/// confirmed is replaced. `None` when the account has a second factor already.
///
/// # Errors
/// When the database fails.
pub fn enrol(transaction: &mut Transaction, id: UserId) -> Result<Option<Enrolment>, StoreError> {
    let owner = account::load(transaction, id)?;
    attempts::take_back(transaction, &owner.username)?;
    if owner.second_factor.is_some() {
        return Ok(None);
    }
    let mut secret = [0; SECOND_FACTOR_SECRET_BYTES];
    crypto::fill_at_random(&mut secret)?;
    let key = account::key_of(transaction, id)?;
    let sealed = crypto::seal(&key, &secret, &crypto::place(SECRET, id.0))?;
    let now = transaction.now();
    diesel::delete(second_factor::table.find((Db(id.county()), Db(id)))).execute(transaction.connection())?;
    diesel::insert_into(second_factor::table)
        .values((
            second_factor::county.eq(Db(id.county())),
            second_factor::account.eq(Db(id)),
            second_factor::secret.eq(sealed),
            second_factor::enrolled_at.eq(Db(now)),
            second_factor::confirmed_at.eq(None::<Db<DateTime<Utc>>>),
            second_factor::last_step.eq(0),
        ))
        .execute(transaction.connection())?;
    events::record(transaction, EventKind::SecondFactorEnrolled, Some(id), Some(id), json!({}))?;
    let totp = totp(&secret, &owner.username)?;
    let uri = totp.to_url().map_err(|error| unfit(&error))?;
    Ok(Some(Enrolment { secret: totp.secret().to_base32(), uri }))
}

/// Puts an enrolled second factor in force, now that a code shows that the app has the secret.
///
/// # Errors
/// When the database fails.
pub fn confirm(transaction: &mut Transaction, id: UserId, code: &str) -> Result<SecondFactorConfirmation, StoreError> {
    let Some(row) = row(transaction.connection(), id)?.filter(|row| row.confirmed_at.is_none()) else {
        return Ok(SecondFactorConfirmation::NothingEnrolled);
    };
    let Some(step) = step_of(transaction, id, &row, &plain(code))? else {
        return Ok(SecondFactorConfirmation::Wrong);
    };
    let now = transaction.now();
    diesel::update(second_factor::table.find((Db(id.county()), Db(id))))
        .set((second_factor::confirmed_at.eq(Some(Db(now))), second_factor::last_step.eq(step)))
        .execute(transaction.connection())?;
    let codes = (0..RECOVERY_CODES).map(|_| new_recovery_code()).collect::<Result<Vec<_>, _>>()?;
    for code in &codes {
        let hash = hash_of(transaction, id, &plain(code));
        diesel::insert_into(recovery_code::table)
            .values((
                recovery_code::county.eq(Db(id.county())),
                recovery_code::account.eq(Db(id)),
                recovery_code::code_hash.eq(hash),
            ))
            .execute(transaction.connection())?;
    }
    events::record(transaction, EventKind::SecondFactorConfirmed, Some(id), Some(id), json!({}))?;
    Ok(SecondFactorConfirmation::Confirmed(codes))
}

/// Switches the second factor off at the wish of its owner, who has just proved the password and gives a code. A wrong
/// code leaves the try counted as failed.
///
/// # Errors
/// When the database fails.
pub fn remove(transaction: &mut Transaction, id: UserId, code: &str) -> Result<CodeCheck, StoreError> {
    let checked = check(transaction, id, Some(code))?;
    if checked != CodeCheck::Wrong {
        let username = account::load(transaction, id)?.username;
        attempts::take_back(transaction, &username)?;
    }
    if checked == CodeCheck::Passed {
        delete(transaction, id)?;
        events::record(transaction, EventKind::SecondFactorRemoved, Some(id), Some(id), json!({}))?;
    }
    Ok(checked)
}

/// Switches the second factor of an account within reach off, for an owner who has lost telephone and recovery codes,
/// and ends the sessions. `None` when there is none.
///
/// # Errors
/// [`StoreError::NotFound`] when it is not within reach, [`StoreError::VersionConflict`] when it has changed.
pub fn reset(
    transaction: &mut Transaction,
    reach: Reach,
    id: UserId,
    expected: i64,
    reason: &Line,
) -> Result<Option<Account>, StoreError> {
    let found = account::check(transaction, reach, id, expected)?;
    if found.second_factor.is_none() {
        return Ok(None);
    }
    account::count_up(transaction, id)?;
    delete(transaction, id)?;
    sessions::end_all(transaction, id)?;
    let by = Some(reach.administrator);
    events::record(transaction, EventKind::SecondFactorReset, Some(id), by, json!({"reason": reason}))?;
    account::load(transaction, id).map(Some)
}

/// Checks a code of the app, or a recovery code, and uses it up.
pub(super) fn check(transaction: &mut Transaction, id: UserId, code: Option<&str>) -> Result<CodeCheck, StoreError> {
    let Some(row) = row(transaction.connection(), id)?.filter(|row| row.confirmed_at.is_some()) else {
        return Ok(CodeCheck::NotEnrolled);
    };
    let Some(code) = code.map(plain) else { return Ok(CodeCheck::Missing) };
    if let Some(step) = step_of(transaction, id, &row, &code)?.filter(|step| *step > row.last_step) {
        diesel::update(second_factor::table.find((Db(id.county()), Db(id))))
            .set(second_factor::last_step.eq(step))
            .execute(transaction.connection())?;
        return Ok(CodeCheck::Passed);
    }
    let hash = hash_of(transaction, id, &code);
    let used = diesel::delete(recovery_code::table.find((Db(id.county()), Db(id), hash)));
    if used.execute(transaction.connection())? > 0 {
        let left = recovery_codes_left(transaction.connection(), id)?;
        events::record(transaction, EventKind::RecoveryCodeUsed, Some(id), Some(id), json!({"left": left}))?;
        return Ok(CodeCheck::Passed);
    }
    events::record(transaction, EventKind::SecondFactorFailed, Some(id), None, json!({}))?;
    Ok(CodeCheck::Wrong)
}

/// The second factor that is in force for an account.
pub(super) fn of(connection: &mut AnyConnection, id: UserId) -> Result<Option<SecondFactor>, StoreError> {
    let Some(since) = row(connection, id)?.and_then(|row| row.confirmed_at) else { return Ok(None) };
    Ok(Some(SecondFactor { since, recovery_codes_left: recovery_codes_left(connection, id)? }))
}

fn row(connection: &mut AnyConnection, id: UserId) -> Result<Option<Row>, StoreError> {
    let found = second_factor::table.find((Db(id.county()), Db(id)));
    Ok(found.select(Row::as_select()).first(connection).optional()?)
}

fn recovery_codes_left(connection: &mut AnyConnection, id: UserId) -> Result<u32, StoreError> {
    let left: i64 = recovery_code::table
        .filter(recovery_code::county.eq(Db(id.county())))
        .filter(recovery_code::account.eq(Db(id)))
        .count()
        .get_result(connection)?;
    Ok(u32::try_from(left).unwrap_or(u32::MAX))
}

fn delete(transaction: &mut Transaction, id: UserId) -> Result<(), StoreError> {
    diesel::delete(second_factor::table.find((Db(id.county()), Db(id)))).execute(transaction.connection())?;
    let codes = recovery_code::table
        .filter(recovery_code::county.eq(Db(id.county())))
        .filter(recovery_code::account.eq(Db(id)));
    diesel::delete(codes).execute(transaction.connection())?;
    Ok(())
}

/// The time step whose code this is: the present one, the one before or the one after.
fn step_of(transaction: &mut Transaction, id: UserId, row: &Row, code: &str) -> Result<Option<i64>, StoreError> {
    let key = account::key_of(transaction, id)?;
    let secret = crypto::open(&key, &row.secret, &crypto::place(SECRET, id.0))?;
    // The name of the account does not matter to the codes.
    let totp = totp(&secret, "")?;
    let seconds = u64::try_from(transaction.now().timestamp()).unwrap_or_default();
    Ok(totp.check(code, seconds).and_then(|step| i64::try_from(step).ok()))
}

/// Six digits every thirty seconds, made with SHA-1, since many apps know nothing else.
fn totp(secret: &[u8], username: &str) -> Result<Totp, StoreError> {
    let builder = Builder::new().with_secret(secret.to_vec()).with_issuer(Some(ISSUER)).with_account_name(username);
    builder.build().map_err(|error| unfit(&error))
}

fn unfit(error: &TotpError) -> StoreError {
    StoreError::CorruptRecord(format!("second factor: {error}"))
}

/// Ten random bytes, written so that they can be copied from paper.
fn new_recovery_code() -> Result<String, StoreError> {
    let mut bytes = [0; RECOVERY_CODE_BYTES];
    crypto::fill_at_random(&mut bytes)?;
    let digits = hex::encode(bytes);
    let groups: Vec<&str> = (0..digits.len()).step_by(GROUP).map(|at| &digits[at..at + GROUP]).collect();
    Ok(groups.join("-"))
}

/// A code as it is compared: people type spaces and hyphens, capitals and full-width digits.
fn plain(code: &str) -> String {
    let half = code.chars().map(crypto::half_width);
    half.filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn hash_of(transaction: &Transaction, id: UserId, code: &str) -> Vec<u8> {
    transaction.keyring().derive(&format!("recovery code {id} {code}")).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_rfc_and_the_address_is_what_apps_read() {
        // RFC 6238, appendix B, cut to six digits; the address as Google Authenticator's wiki describes it.
        let totp = totp(b"12345678901234567890", "zhang.san").unwrap();
        assert_eq!(totp.generate(59).to_string(), "287082");
        assert_eq!(totp.generate(1_111_111_109).to_string(), "081804");
        let uri = totp.to_url().unwrap();
        assert_eq!(
            uri,
            "otpauth://totp/%E6%9E%AB%E6%A1%A5%E8%B0%83%E8%A7%A3:zhang.san\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E6%9E%AB%E6%A1%A5%E8%B0%83%E8%A7%A3"
        );
    }

    #[test]
    fn a_code_may_be_typed_in_groups_in_capitals_and_in_full_width() {
        for (typed, compared) in
            [(" 123 456", "123456"), ("１２３４５６", "123456"), ("A1B2C-d3e4f", "a1b2cd3e4f"), ("恢复", "")]
        {
            assert_eq!(plain(typed), compared);
        }
    }
}
