//! What happened to accounts. Kept for at least six months (《网络安全法》: network logs), never changed.

use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::read::Snapshot;
use crate::schema::account_event;
use crate::types::Db;
use crate::write::Transaction;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::{County, UserId};
use serde_json::Value;
use uuid::Uuid;

domain::coded_enum! {
    /// What happened to an account (账号事件).
    pub enum EventKind {
        /// The account was made.
        Created = "created" "新建账号";
        /// Somebody logged in with the right password.
        LoggedIn = "logged_in" "登录";
        /// The password was wrong.
        LogInFailed = "log_in_failed" "登录失败";
        /// Too many wrong passwords in a row.
        Locked = "locked" "锁定";
        /// The owner logged out.
        LoggedOut = "logged_out" "退出登录";
        /// A refresh token came back a second time; its session was ended.
        TokenReused = "token_reused" "续期令牌重复使用";
        /// The owner chose a new password.
        PasswordChanged = "password_changed" "修改密码";
        /// An administrator gave a one-time password.
        PasswordReset = "password_reset" "重置密码";
        /// The owner got a secret for a second factor, which is not asked for yet.
        SecondFactorEnrolled = "second_factor_enrolled" "登记两步验证";
        /// The second factor is asked for from now on.
        SecondFactorConfirmed = "second_factor_confirmed" "启用两步验证";
        /// The password was right and the code was not.
        SecondFactorFailed = "second_factor_failed" "动态验证码错误";
        /// A recovery code was used up.
        RecoveryCodeUsed = "recovery_code_used" "使用恢复码";
        /// The owner switched the second factor off.
        SecondFactorRemoved = "second_factor_removed" "停用两步验证";
        /// An administrator switched the second factor off.
        SecondFactorReset = "second_factor_reset" "重置两步验证";
        /// Roles were proposed that a second administrator must confirm.
        RolesProposed = "roles_proposed" "提出授予角色";
        /// The roles were replaced.
        RolesChanged = "roles_changed" "变更角色";
        /// The account was closed for good.
        Disabled = "disabled" "停用账号";
    }
}

/// Something that happened to an account.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountEvent {
    /// When (UTC).
    pub at: DateTime<Utc>,
    /// What.
    pub event: EventKind,
    /// Who did it; `None` for a failed log-in and for the operator at the command line.
    pub actor: Option<UserId>,
    /// More about it, such as the roles before and after; no personal data.
    pub detail: Value,
}

/// Records an event. `subject` is `None` when a name was typed that belongs to nobody.
pub(super) fn record(
    transaction: &mut Transaction,
    event: EventKind,
    subject: Option<UserId>,
    actor: Option<UserId>,
    detail: Value,
) -> Result<(), StoreError> {
    let county = subject.map_or(County(0), UserId::county);
    let (id, now) = (transaction.new_id(county), transaction.now());
    diesel::insert_into(account_event::table)
        .values((
            account_event::county.eq(Db(county)),
            account_event::id.eq(Db(id)),
            account_event::at.eq(Db(now)),
            account_event::event.eq(Db(event)),
            account_event::subject.eq(subject.map(Db)),
            account_event::actor.eq(actor.map(Db)),
            account_event::detail.eq(Db(detail)),
        ))
        .execute(transaction.connection())?;
    Ok(())
}

/// The events of an account, the latest first, at most `limit`. Whether the caller may see the account is for
/// [`super::find`] to say.
///
/// # Errors
/// When the database fails.
pub fn events_of(snapshot: &mut Snapshot, account: UserId, limit: u32) -> Result<Vec<AccountEvent>, StoreError> {
    load(snapshot.connection(), account, limit)
}

fn load(connection: &mut AnyConnection, account: UserId, limit: u32) -> Result<Vec<AccountEvent>, StoreError> {
    type Row = (DateTime<Utc>, EventKind, Option<Uuid>, Value);
    let rows: Vec<Row> = account_event::table
        .filter(account_event::county.eq(Db(account.county())))
        .filter(account_event::subject.eq(Db(account)))
        .order(account_event::id.desc())
        .limit(i64::from(limit))
        .select((account_event::at, account_event::event, account_event::actor, account_event::detail))
        .load(connection)?;
    let events =
        rows.into_iter().map(|(at, event, actor, detail)| AccountEvent { at, event, actor: actor.map(UserId), detail });
    Ok(events.collect())
}
