//! The database of PostgreSQL in one file, written by its own `pg_dump` as of one instant.

use crate::error::StoreError;
use percent_encoding::percent_decode_str;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The name of the program, looked for in `PATH`.
const PG_DUMP: &str = "pg_dump";

/// Where Debian keeps each version. The `pg_dump` in its `PATH` is only a guide to these.
const DEBIAN: &str = "/usr/lib/postgresql";

/// Writes the database at `url` as an archive for `pg_restore` and gives its path.
pub(super) fn dump(url: &str, program: Option<&Path>, target: PathBuf) -> Result<PathBuf, StoreError> {
    let program = program.map_or_else(find, Path::to_owned);
    let output = command(&program, url, &target).output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => StoreError::Tool(format!(
            "{} is not there: install the PostgreSQL client (Debian: postgresql-client) or set database.pg_dump",
            program.display()
        )),
        _ => StoreError::Tool(format!("{}: {error}", program.display())),
    })?;
    if output.status.success() {
        Ok(target)
    } else {
        Err(StoreError::Tool(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }
}

/// The newest `pg_dump`, since one that is older than the server refuses it and a newer one does not.
fn find() -> PathBuf {
    let versions = fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|version| Some((version.file_name().to_str()?.parse::<u32>().ok()?, version.path())))
        .map(|(version, dir)| (version, dir.join("bin").join(PG_DUMP)))
        .filter(|(_, program)| program.is_file())
        .max();
    newest.map_or_else(|| PathBuf::from(PG_DUMP), |(_, program)| program)
}

/// The arguments of a process are seen by everybody on the machine, its environment by its own user alone.
fn command(program: &Path, url: &str, target: &Path) -> Command {
    let (url, password) = apart_from_password(url);
    let mut command = Command::new(program);
    command.args(["--format=custom", "--no-password", "--file"]).arg(target).arg("--dbname").arg(url);
    command.stdin(Stdio::null());
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command
}

/// A URL without its password, and the password, wherever libpq looks for one: before the first `@`, unless a `/` comes
/// first, or among the parameters, which win.
fn apart_from_password(url: &str) -> (String, Option<String>) {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
    let user_end = rest.find(['@', '/']).filter(|end| rest[*end..].starts_with('@')).unwrap_or(0);
    let (user, rest) = rest.split_at(user_end);
    let (user, mut password) = user.split_once(':').map_or((user, None), |(user, password)| (user, Some(password)));
    let (place, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    let mut others = String::new();
    for parameter in parameters.split('&').filter(|parameter| !parameter.is_empty()) {
        match parameter.strip_prefix("password=") {
            Some(given) => password = Some(given),
            None => others.extend([if others.is_empty() { "?" } else { "&" }, parameter]),
        }
    }
    (format!("{scheme}://{user}{place}{others}"), password.map(decoded))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsStr;

    #[test]
    fn a_password_is_taken_out_of_a_url_wherever_it_stands() {
        for (url, without, password) in [
            ("postgres://u:geheim@h:5433/d", "postgres://u@h:5433/d", Some("geheim")),
            (
                "postgres://u:%E5%AF%86%40@h1,h2/d?connect_timeout=3",
                "postgres://u@h1,h2/d?connect_timeout=3",
                Some("密@"),
            ),
            ("postgres://u:a?b@h/d", "postgres://u@h/d", Some("a?b")),
            (
                "postgresql://h/d?user=u&password=geheim&options=-c",
                "postgresql://h/d?user=u&options=-c",
                Some("geheim"),
            ),
            ("postgres://u:old@h/d?password=new", "postgres://u@h/d", Some("new")),
            ("postgres://u@%2Frun%2Fpostgresql/d", "postgres://u@%2Frun%2Fpostgresql/d", None),
            ("postgres:///d?application_name=a@b", "postgres:///d?application_name=a@b", None),
        ] {
            assert_eq!(apart_from_password(url), (without.to_owned(), password.map(str::to_owned)), "{url}");
        }
    }

    #[test]
    fn a_password_is_in_the_environment_and_not_among_the_arguments() {
        let command = command(Path::new(PG_DUMP), "postgres://u:geheim@h/d", Path::new("backup"));
        assert!(!command.get_args().any(|argument| argument.to_string_lossy().contains("geheim")));
        assert!(command.get_envs().any(|variable| variable == (OsStr::new("PGPASSWORD"), Some(OsStr::new("geheim")))));
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let missing = dump("postgres://h/d", Some(Path::new("/nowhere/pg_dump")), PathBuf::from("backup"));
        assert!(matches!(missing, Err(StoreError::Tool(why)) if why.contains("/nowhere/pg_dump is not there")));
    }
}
