//! Databases for tests: a fresh SQLite file, or a database in a temporary PostgreSQL cluster.
//!
//! Yields URLs and directories only; it knows nothing of tables, so that `store` itself can be tested with it. Start
//! reading at [`both_databases!`].
//!
//! Without PostgreSQL the tests on it are skipped with a note, but where `CI` is set they fail.

mod cluster;

pub use cluster::Cluster;

use std::path::Path;
use tempfile::TempDir;

/// The database engines the program runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Backend {
    /// The embedded default.
    Sqlite,
    /// The server for large installations.
    Postgres,
}

impl Backend {
    /// Makes a fresh, empty database; `None` when PostgreSQL is wanted but not installed.
    ///
    /// # Panics
    /// When the database cannot be made, or when PostgreSQL is missing and `CI` is set.
    #[must_use]
    pub fn fresh(self) -> Option<TestDatabase> {
        match self {
            Self::Sqlite => Some(TestDatabase::sqlite()),
            Self::Postgres => TestDatabase::postgres(),
        }
    }
}

/// An empty database of its own with a directory of its own. Both are gone when it is dropped.
#[derive(Debug)]
pub struct TestDatabase {
    backend: Backend,
    url: String,
    dir: TempDir,
}

impl TestDatabase {
    /// A SQLite file that does not exist yet, in a new directory.
    ///
    /// # Panics
    /// When no temporary directory can be made.
    #[must_use]
    pub fn sqlite() -> Self {
        let dir = new_dir();
        let url = format!("sqlite://{}", dir.path().join("fengqiao.sqlite").display());
        Self { backend: Backend::Sqlite, url, dir }
    }

    /// An empty database in the PostgreSQL cluster of this process, or `None` when PostgreSQL is not installed.
    ///
    /// # Panics
    /// When PostgreSQL does not start, or is missing and `CI` is set.
    #[must_use]
    pub fn postgres() -> Option<Self> {
        let url = cluster::shared()?.create_database();
        Some(Self { backend: Backend::Postgres, url, dir: new_dir() })
    }

    /// Which engine this is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// `sqlite://` and a path, or `postgres://` with a socket directory as host.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Runs a statement on PostgreSQL as its superuser, behind the back of the program.
    ///
    /// # Panics
    /// When the statement fails, or this is SQLite, whose file can be changed directly.
    pub fn tamper(&self, statement: &str) {
        assert_eq!(self.backend, Backend::Postgres);
        let cluster = cluster::shared().expect("the database was made in it");
        cluster.execute(cluster::name_in(&self.url), statement);
    }

    /// Fills the database, which must be empty, from an archive of `pg_dump`, as `docs/operations.md` says.
    ///
    /// # Panics
    /// When the archive is refused, or this is SQLite, which needs no restoring.
    pub fn restore(&self, archive: &Path) {
        assert_eq!(self.backend, Backend::Postgres);
        cluster::shared().expect("the database was made in it").restore(cluster::name_in(&self.url), archive);
    }

    /// An empty directory for files that belong to the database, such as attachments.
    #[must_use]
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if self.backend == Backend::Postgres
            && let Some(cluster) = cluster::shared()
        {
            cluster.drop_database(&self.url);
        }
    }
}

fn new_dir() -> TempDir {
    tempfile::Builder::new().prefix("fengqiao-test-").tempdir().expect("a temporary directory can be made")
}

/// Turns each function over a [`TestDatabase`] into a module with one test a database: `name::sqlite` and
/// `name::postgres`. An `async fn` names the attribute of its runtime, such as `#[tokio::test]`.
///
/// ```
/// test_database::both_databases! {
///     fn a_database_has_a_directory(database: TestDatabase) {
///         assert!(database.dir().is_dir());
///     }
/// }
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! both_databases {
    () => {};
    (fn $name:ident($database:ident: TestDatabase) $body:block $($rest:tt)*) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            fn scenario($database: $crate::TestDatabase) $body

            #[test]
            fn sqlite() {
                scenario($crate::TestDatabase::sqlite());
            }

            #[test]
            fn postgres() {
                if let Some(database) = $crate::TestDatabase::postgres() {
                    scenario(database);
                }
            }
        }
        $crate::both_databases! { $($rest)* }
    };
    ($(#[$test:meta])+ async fn $name:ident($database:ident: TestDatabase) $body:block $($rest:tt)*) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn scenario($database: $crate::TestDatabase) $body

            $(#[$test])+
            async fn sqlite() {
                scenario($crate::TestDatabase::sqlite()).await;
            }

            $(#[$test])+
            async fn postgres() {
                if let Some(database) = $crate::TestDatabase::postgres() {
                    scenario(database).await;
                }
            }
        }
        $crate::both_databases! { $($rest)* }
    };
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::path::Path;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    both_databases! {
        fn two_fresh_databases_are_two(database: TestDatabase) {
            let other = database.backend().fresh().expect("the first one worked");

            assert_ne!(database.url(), other.url());
            assert_ne!(database.dir(), other.dir());
        }

        fn a_directory_goes_with_its_database(database: TestDatabase) {
            let dir = database.dir().to_owned();
            assert!(dir.is_dir());

            drop(database);

            assert!(!dir.exists());
        }
    }
    #[test]
    #[ignore = "not a test: the process that the next test kills"]
    fn holds_a_database_until_killed() {
        if let Some(database) = crate::TestDatabase::postgres() {
            std::fs::remove_dir(database.dir()).unwrap();
            println!("\nurl {}", database.url());
        }
        std::thread::sleep(Duration::from_secs(60));
    }

    #[test]
    fn a_killed_process_leaves_no_cluster_behind() {
        if super::cluster::shared().is_none() {
            return;
        }
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture", "tests::holds_a_database_until_killed"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let url = lines.into_iter().find_map(|line| line.strip_prefix("url ").map(str::to_owned)).unwrap();
        let socket_dir = url.split(['@', '/']).find(|part| part.starts_with("%2F")).unwrap().replace("%2F", "/");
        assert!(Path::new(&socket_dir).is_dir());

        child.kill().unwrap();
        child.wait().unwrap();

        let patience = Instant::now() + Duration::from_secs(20);
        while Path::new(&socket_dir).exists() {
            assert!(Instant::now() < patience, "{socket_dir} is still there");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
