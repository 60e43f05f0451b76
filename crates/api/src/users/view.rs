//! What a user looks like in JSON.

use chrono::{DateTime, Utc};
use domain::{
    id::{OrganisationId, UserId},
    organisation::Role,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::accounts::{Account, AccountEvent, EventKind, ProposedRoles, SecondFactor};
use utoipa::ToSchema;

/// Shortest and longest user name in characters.
const USERNAME_CHARS: std::ops::RangeInclusive<usize> = 3..=32;

/// A user name: 3 to 32 small letters, digits, dots, hyphens and underscores, beginning with a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[a-z][a-z0-9._-]{2,31}$")]
pub struct Username(String);

impl Username {
    /// The name itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Username {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let sane = USERNAME_CHARS.contains(&text.len())
            && text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'));
        if sane {
            Ok(Self(text))
        } else {
            Err("用户名应为 3 至 32 个小写字母、数字、点、横线或下划线，以字母开头")
        }
    }
}

impl From<Username> for String {
    fn from(name: Username) -> Self {
        name.0
    }
}

/// A user (用户).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UserView {
    /// Identity.
    pub id: UserId,
    /// Name to log in with.
    pub username: String,
    /// Name of the person.
    pub name: String,
    /// Where the person works.
    pub organisation: OrganisationId,
    /// Roles held there.
    pub roles: Vec<Role>,
    /// Roles that wait for a second administrator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposed_roles: Option<ProposalView>,
    /// Whether the password is one that an administrator gave.
    pub must_change_password: bool,
    /// The second factor that is asked for at the log-in, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_factor: Option<SecondFactorView>,
    /// When the user was made (UTC).
    pub created_at: DateTime<Utc>,
    /// When the user was disabled (UTC), if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<DateTime<Utc>>,
    /// Version, as in the `ETag`.
    pub version: i64,
}

/// That a user logs in with a code too.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SecondFactorView {
    /// Since when (UTC).
    pub since: DateTime<Utc>,
    /// Recovery codes that are still good.
    pub recovery_codes_left: u32,
}

/// Roles that one administrator proposed and another has yet to confirm.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProposalView {
    /// All the roles that the user shall hold.
    pub roles: Vec<Role>,
    /// When they were proposed (UTC).
    pub proposed_at: DateTime<Utc>,
    /// By whom.
    pub proposed_by: UserId,
}

/// A user and the one-time password, shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct WithPassword {
    /// The user.
    pub user: UserView,
    /// Password for the next log-in, which must then be changed.
    pub one_time_password: String,
}

/// What happened to a user, the latest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Events {
    /// The events, at most 200.
    pub items: Vec<EventView>,
}

/// Something that happened to a user.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventView {
    /// When (UTC).
    at: DateTime<Utc>,
    /// What.
    event: EventKind,
    /// What, in Chinese.
    event_name: &'static str,
    /// Who did it; absent for a failed log-in and for the operator at the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<UserId>,
    /// More about it.
    detail: Value,
}

impl From<Account> for UserView {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            username: account.username,
            name: account.name,
            organisation: account.organisation,
            roles: account.roles,
            proposed_roles: account.proposed.map(ProposalView::from),
            must_change_password: account.must_change_password,
            second_factor: account.second_factor.map(SecondFactorView::from),
            created_at: account.created_at,
            disabled_at: account.disabled_at,
            version: account.version,
        }
    }
}

impl From<SecondFactor> for SecondFactorView {
    fn from(factor: SecondFactor) -> Self {
        Self { since: factor.since, recovery_codes_left: factor.recovery_codes_left }
    }
}

impl From<ProposedRoles> for ProposalView {
    fn from(proposed: ProposedRoles) -> Self {
        let ProposedRoles { roles, proposed_at, proposed_by } = proposed;
        Self { roles, proposed_at, proposed_by }
    }
}

impl From<AccountEvent> for EventView {
    fn from(event: AccountEvent) -> Self {
        Self {
            at: event.at,
            event: event.event,
            event_name: event.event.name_zh(),
            actor: event.actor,
            detail: event.detail,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_name_can_be_dictated_over_the_telephone() {
        for good in ["abc", "zhang.san", "li_si-2", &"a".repeat(32)] {
            assert!(Username::try_from(good.to_owned()).is_ok(), "{good}");
        }
        for bad in ["", "ab", "Zhang", "张三", "1abc", ".abc", "a b c", "abc\n", &"a".repeat(33)] {
            assert!(Username::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }
}
