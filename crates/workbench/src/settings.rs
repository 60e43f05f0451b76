//! What an operator may choose of the pages, and what a demonstration adds.

use domain::organisation::Tier;
use serde::Deserialize;

/// Settings of the pages; every field has a default.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Whether browsers come by HTTPS, through a proxy: then cookies are sent that way only.
    pub behind_tls: bool,
}

/// What a demonstration shows beside the ordinary pages: who can log in with one click.
#[derive(Debug, Clone)]
pub struct Demo {
    /// Everybody's password.
    pub password: &'static str,
    /// Everybody, in the order of the tiers.
    pub people: Vec<DemoPerson>,
}

/// Somebody of a demonstration.
#[derive(Debug, Clone)]
pub struct DemoPerson {
    /// Name to log in with.
    pub username: &'static str,
    /// Name of the person.
    pub name: &'static str,
    /// Roles, in Chinese.
    pub roles: String,
    /// Organisation, in Chinese.
    pub organisation: &'static str,
    /// Its tier.
    pub tier: Tier,
    /// What can be seen as them, for those with whom to begin.
    pub begin: Option<&'static str>,
}
