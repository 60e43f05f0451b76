//! What an operator may choose. The binary reads it from files and the environment; this crate only receives it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use std::path::PathBuf;

use serde::Deserialize;

use crate::limits;

/// Settings of the interface; every field has a default.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Address and port to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Threads that serve requests; one for each core if absent.
    pub workers: Option<usize>,
    /// Largest JSON body in bytes.
    pub body_bytes: usize,
    /// How long open requests may take to end after the signal to stop, in seconds.
    pub shutdown_seconds: u64,
    /// Proxies whose `X-Forwarded-For` is believed. Empty: the address of the connection is the client's.
    pub trusted_proxies: Vec<IpAddr>,
    /// Origins of web pages that may call from a browser. Empty: no other origin may.
    pub cors_origins: Vec<String>,
    /// Who may read `/metrics`.
    pub metrics: MetricsSettings,
    /// How often a client may ask.
    pub rates: RateSettings,
    /// Tokens and sessions.
    pub tokens: TokenSettings,
    /// Passwords and lock-out.
    pub passwords: PasswordSettings,
    /// Notices that are sent to programs of the organisations.
    pub webhooks: WebhookSettings,
    /// Files of fonts that are looked into for characters that the font in the program lacks.
    pub fonts: Vec<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            workers: None,
            body_bytes: limits::BODY_BYTES,
            shutdown_seconds: limits::SHUTDOWN_SECONDS,
            trusted_proxies: Vec::new(),
            cors_origins: Vec::new(),
            metrics: MetricsSettings::default(),
            rates: RateSettings::default(),
            tokens: TokenSettings::default(),
            passwords: PasswordSettings::default(),
            webhooks: WebhookSettings::default(),
            fonts: Vec::new(),
        }
    }
}

/// Who may read `/metrics`: one of these addresses, or whoever brings the token.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MetricsSettings {
    /// Addresses that need no token.
    pub addresses: Vec<IpAddr>,
    /// Bearer token for everybody else; nobody else if absent.
    pub token: Option<String>,
}

impl Default for MetricsSettings {
    fn default() -> Self {
        Self { addresses: vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()], token: None }
    }
}

/// How often a client may ask. A long-run rate of 0 switches that limit off.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateSettings {
    /// Requests a second of one account in the long run.
    pub account_per_second: u32,
    /// Requests of one account at once.
    pub account_burst: u32,
    /// Requests a second from one address in the long run.
    pub address_per_second: u32,
    /// Requests from one address at once.
    pub address_burst: u32,
    /// Log-ins and refreshes a minute from one address in the long run.
    pub login_per_minute: u32,
    /// Log-ins and refreshes from one address at once.
    pub login_burst: u32,
}

impl Default for RateSettings {
    fn default() -> Self {
        Self {
            account_per_second: limits::ACCOUNT_PER_SECOND,
            account_burst: limits::ACCOUNT_BURST,
            address_per_second: limits::ADDRESS_PER_SECOND,
            address_burst: limits::ADDRESS_BURST,
            login_per_minute: limits::LOGIN_PER_MINUTE,
            login_burst: limits::LOGIN_BURST,
        }
    }
}

impl RateSettings {
    /// No limits at all, for load tests.
    #[must_use]
    pub fn unlimited() -> Self {
        Self { account_per_second: 0, address_per_second: 0, login_per_minute: 0, ..Self::default() }
    }
}

/// Tokens and sessions.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TokenSettings {
    /// `iss` of the access tokens: who made them.
    pub issuer: String,
    /// `aud` of the access tokens: what they are for.
    pub audience: String,
    /// Lifetime of an access token in seconds.
    pub access_seconds: u32,
    /// A session ends when it was not refreshed for so many seconds.
    pub refresh_idle_seconds: u32,
    /// A session ends after so many seconds whatever happens.
    pub session_seconds: u32,
    /// How long a signing key signs, in days.
    pub signing_key_days: u32,
}

impl Default for TokenSettings {
    fn default() -> Self {
        Self {
            issuer: "fengqiao".to_owned(),
            audience: "fengqiao-api".to_owned(),
            access_seconds: limits::ACCESS_TOKEN_SECONDS,
            refresh_idle_seconds: limits::REFRESH_IDLE_SECONDS,
            session_seconds: limits::SESSION_SECONDS,
            signing_key_days: limits::SIGNING_KEY_DAYS,
        }
    }
}

/// Passwords and lock-out. The defaults of argon2id are those of the OWASP cheat sheet.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordSettings {
    /// Memory of one argon2id hash in KiB.
    pub memory_kib: u32,
    /// Passes of argon2id.
    pub iterations: u32,
    /// Lanes of argon2id.
    pub lanes: u32,
    /// Hashes computed at the same time; one less than the cores if absent, at least one.
    pub concurrent_hashes: Option<usize>,
    /// Failed log-ins after which the name is locked.
    pub failures: u32,
    /// First lock in seconds; each further failure doubles it.
    pub lock_seconds: u32,
    /// Longest lock in seconds.
    pub lock_seconds_max: u32,
}

impl Default for PasswordSettings {
    fn default() -> Self {
        Self {
            memory_kib: 19 * 1024,
            iterations: 2,
            lanes: 1,
            concurrent_hashes: None,
            failures: limits::LOGIN_FAILURES,
            lock_seconds: limits::LOCK_SECONDS,
            lock_seconds_max: limits::LOCK_SECONDS_MAX,
        }
    }
}

/// Where notices may be sent to.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebhookSettings {
    /// Whether receivers may have private addresses, and be spoken to by plain HTTP.
    pub private_networks: bool,
}
