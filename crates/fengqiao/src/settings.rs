//! What the operator may choose: defaults, then a file, then the environment, the later winning.
//!
//! The table of all settings is in `docs/operations.md`; `fengqiao.example.toml` shows each with its default.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use figment::Figment;
use figment::providers::{Env, Format, Toml};
use serde::Deserialize;
use store::limits;

use crate::Failure;

/// File that is read when no other is named, if it exists.
const FILE: &str = "fengqiao.toml";

/// Beginning of the names of environment variables. `FENGQIAO_SERVER__LISTEN` is `listen` in the section `server`.
const PREFIX: &str = "FENGQIAO_";

/// Variable that names the settings file; the command line reads it.
pub const FILE_VARIABLE: &str = "FENGQIAO_CONFIG";

/// Everything that can be set.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Folder of everything that is not elsewhere: the SQLite database, the attachments, the key file.
    pub data_dir: PathBuf,
    /// The database.
    pub database: DatabaseSettings,
    /// The keys that everything personal is sealed with.
    pub keys: KeySettings,
    /// Signing how far every history has come.
    pub checkpoints: CheckpointSettings,
    /// What is logged, and how.
    pub log: LogSettings,
    /// The interface.
    pub server: api::Settings,
    /// The pages.
    pub workbench: workbench::Settings,
}

/// The database.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatabaseSettings {
    /// `sqlite://path` or `postgres://…`; a SQLite file in the data folder if absent.
    pub url: Option<Secret>,
    /// Threads that answer reads, each with a connection.
    pub readers: usize,
    /// Threads that write on PostgreSQL, each with a connection.
    pub writers: usize,
    /// Whether `serve` and what puts something in bring the schema up to date; if absent, on SQLite only, since a PostgreSQL
    /// may be shared.
    pub migrate: Option<bool>,
    /// The `pg_dump` that `backup` runs; looked for if absent.
    pub pg_dump: Option<PathBuf>,
}

/// The master keys: in a file, or as text where files are unhandy.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeySettings {
    /// The key file; `keys` in the data folder if absent.
    pub file: Option<PathBuf>,
    /// The whole key ring, its lines separated by semicolons. Wins over the file.
    pub ring: Option<Secret>,
}

/// Signing how far every history has come.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CheckpointSettings {
    /// How often `serve` does it; 0 for never.
    pub minutes: u32,
}

/// What is logged, and how.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogSettings {
    /// Level, or levels by module, such as `info,store=debug`.
    pub filter: String,
    /// How lines look; JSON if absent, except for `demo` and commands run by hand.
    pub format: Option<LogFormat>,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line, for machines.
    Json,
    /// Text for people.
    Text,
}

/// A text that never shows itself.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            data_dir: PathBuf::from("data"),
            database: DatabaseSettings::default(),
            keys: KeySettings::default(),
            checkpoints: CheckpointSettings::default(),
            log: LogSettings::default(),
            server: api::Settings::default(),
            workbench: workbench::Settings::default(),
        }
    }
}

impl Default for DatabaseSettings {
    fn default() -> Self {
        Self {
            url: None,
            readers: limits::READERS_DEFAULT,
            writers: limits::POSTGRES_WRITERS_DEFAULT,
            migrate: None,
            pg_dump: None,
        }
    }
}

impl Default for CheckpointSettings {
    fn default() -> Self {
        Self { minutes: 60 }
    }
}

impl CheckpointSettings {
    /// The time between two checkpoints, if there are to be any.
    #[must_use]
    pub fn every(&self) -> Option<Duration> {
        (self.minutes > 0).then(|| Duration::from_secs(60 * u64::from(self.minutes)))
    }
}

impl Default for LogSettings {
    fn default() -> Self {
        Self { filter: "info,actix_server=warn".to_owned(), format: None }
    }
}

impl Settings {
    /// Reads the file (`fengqiao.toml` in the working directory, if it exists, unless another is named) and the
    /// environment.
    ///
    /// # Errors
    /// [`Failure::Settings`] names the first setting that is unknown or wrong, and where it stands.
    pub fn load(file: Option<&Path>) -> Result<Self, Failure> {
        let file = file.or_else(|| Some(Path::new(FILE)).filter(|path| path.is_file()));
        let from_file = file.map_or_else(Figment::new, |path| Figment::from(Toml::file_exact(path)));
        Ok(from_file.merge(Env::prefixed(PREFIX).ignore(&["config"]).split("__")).extract()?)
    }

    /// URL of the database.
    #[must_use]
    pub fn database_url(&self) -> String {
        self.database.url.as_ref().map_or_else(
            || format!("sqlite://{}", self.data_dir.join("fengqiao.sqlite").display()),
            |url| url.reveal().to_owned(),
        )
    }

    /// Folder of the attachments.
    #[must_use]
    pub fn files_dir(&self) -> PathBuf {
        self.data_dir.join("files")
    }

    /// The key file.
    #[must_use]
    pub fn key_file(&self) -> PathBuf {
        self.keys.file.clone().unwrap_or_else(|| self.data_dir.join("keys"))
    }

    /// Whether `serve` and what puts something in bring the schema up to date.
    #[must_use]
    pub fn migrates(&self) -> bool {
        self.database.migrate.unwrap_or_else(|| self.database_url().starts_with("sqlite:"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const EXAMPLE: &str = include_str!("../../../fengqiao.example.toml");
    const OPERATIONS: &str = include_str!("../../../docs/operations.md");

    /// Settings that have no default worth showing; the example gives one all the same.
    const ABSENT: [&str; 9] =
        ["url", "migrate", "pg_dump", "file", "ring", "format", "workers", "token", "concurrent_hashes"];

    fn parse(toml: &str) -> Result<Settings, Failure> {
        Ok(Figment::from(Toml::string(toml)).extract()?)
    }

    /// The example with its settings uncommented: they follow their `#` without a space.
    fn uncommented(is_wanted: impl Fn(&str) -> bool) -> String {
        let lines = EXAMPLE.lines().map(|line| match line.strip_prefix('#') {
            Some(setting) if setting.starts_with(|c: char| c.is_ascii_lowercase()) => {
                let name = setting.split(' ').next().unwrap();
                if is_wanted(name) { setting } else { line }
            }
            _ => line,
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The names of all settings, as `Debug` shows them.
    fn names() -> BTreeSet<String> {
        let shown = format!("{:#?}", Settings::default());
        let names = shown.lines().filter_map(|line| line.trim().split_once(": "));
        names.map(|(name, _)| name.to_owned()).collect()
    }

    #[test]
    fn the_example_shows_every_setting_with_its_default() {
        let all = uncommented(|_| true);
        for name in names() {
            let is_section = all.contains(&format!("{name}]"));
            assert!(is_section || all.contains(&format!("\n{name} = ")), "{name} is not in fengqiao.example.toml");
        }
        assert!(parse(&all).is_ok());
        let defaults = parse(&uncommented(|name| !ABSENT.contains(&name))).unwrap();
        assert_eq!(format!("{defaults:?}"), format!("{:?}", Settings::default()));
    }

    #[test]
    fn the_guide_for_operators_names_every_setting() {
        for name in names().iter().filter(|name| !uncommented(|_| true).contains(&format!("{name}]"))) {
            assert!(OPERATIONS.contains(&format!("{name}`")), "{name} is not in docs/operations.md");
        }
    }

    #[test]
    fn an_unknown_setting_is_named() {
        for (toml, named) in [
            ("databse.url = 'sqlite://x'", "databse"),
            ("server.listn = '127.0.0.1:1'", "listn"),
            ("server.listen = 'everywhere'", "server.listen"),
            ("log.format = 'xml'", "log.format"),
        ] {
            let error = parse(toml).unwrap_err().to_string();
            assert!(error.contains(named), "{error}");
        }
    }

    #[test]
    fn what_is_not_set_is_in_the_data_folder() {
        let settings = parse("data_dir = '/var/lib/fengqiao'").unwrap();
        assert_eq!(settings.database_url(), "sqlite:///var/lib/fengqiao/fengqiao.sqlite");
        assert_eq!(settings.key_file(), Path::new("/var/lib/fengqiao/keys"));
        assert_eq!(settings.files_dir(), Path::new("/var/lib/fengqiao/files"));
        assert!(settings.migrates());
    }

    #[test]
    fn a_shared_database_is_not_migrated_unasked() {
        assert!(!parse("database.url = 'postgres://db/fengqiao'").unwrap().migrates());
        assert!(parse("database = { url = 'postgres://db/fengqiao', migrate = true }").unwrap().migrates());
    }

    #[test]
    fn no_secret_shows_itself() {
        let settings = parse("keys.ring = 'geheim'\ndatabase.url = 'postgres://u:geheim@h/d'").unwrap();
        assert!(!format!("{settings:?}").contains("geheim"));
    }
}
