//! One temporary PostgreSQL cluster for the whole process, run by a shell script that outlives us just long enough to
//! clean up.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// A PostgreSQL server with nothing in it, gone when it is dropped.
#[derive(Debug)]
pub struct Cluster {
    binaries: PathBuf,
    socket_dir: PathBuf,
    next: AtomicU32,
    /// Its end tells the script that we are gone.
    orders: ChildStdin,
    replies: BufReader<ChildStdout>,
    _script: Child,
}

/// The cluster of this process, started at the first call; `None` when PostgreSQL is not installed.
pub(crate) fn shared() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    CLUSTER.get_or_init(Cluster::own).as_ref()
}

fn find_binaries() -> Option<PathBuf> {
    let named = std::env::var_os("PG_BIN").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = debian.map(|version| version.path().join("bin"));
    // A link to initdb alone is no installation: where it leads to, the others stand beside it.
    named
        .into_iter()
        .chain(std::env::split_paths(&path))
        .chain(debian)
        .filter_map(|dir| Some(dir.join("initdb").canonicalize().ok()?.parent()?.to_owned()))
        .find(|dir| ["initdb", "pg_ctl", "psql"].iter().all(|program| dir.join(program).is_file()))
}

/// Whom PostgreSQL runs as when we are root, since it refuses to run as root: user and group number.
fn postgres_user_if_root(dir: &Path) -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    let we_are_root = fs::metadata(dir).expect("our own directory can be looked at").uid() == 0;
    we_are_root.then(|| {
        let users = fs::read_to_string("/etc/passwd").expect("/etc/passwd can be read");
        let line = users.lines().find(|line| line.starts_with("postgres:")).expect("a user named postgres to run as");
        let number = |field| line.split(':').nth(field).and_then(|text| text.parse().ok()).expect("a number in passwd");
        (number(2), number(3))
    })
}

impl Cluster {
    /// A cluster of the caller's own, which it may crash; `None` when PostgreSQL is not installed.
    ///
    /// # Panics
    /// When PostgreSQL does not start, or is missing and `CI` is set.
    #[must_use]
    pub fn own() -> Option<Self> {
        let binaries = find_binaries();
        if binaries.is_none() {
            assert!(
                std::env::var_os("CI").is_none(),
                "PostgreSQL is missing: install the server (Debian: apt-get install postgresql) or set PG_BIN to the \
                 directory of initdb"
            );
            eprintln!("note: PostgreSQL is not installed, its tests are skipped (set PG_BIN to run them)");
        }
        binaries.map(Self::start)
    }

    /// Kills the server at once (SIGKILL).
    ///
    /// # Panics
    /// When it does not run.
    pub fn crash(&mut self) {
        self.order("crash");
    }

    /// Starts the server again after [`Cluster::crash`], and waits until it has recovered.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn restart(&mut self) {
        self.order("restart");
    }

    fn order(&mut self, order: &str) {
        writeln!(self.orders, "{order}").expect("the script waits for orders");
        let mut reply = String::new();
        self.replies.read_line(&mut reply).expect("the script replies");
        assert_eq!(reply.trim(), "done", "the cluster was told to {order}");
    }

    fn start(binaries: PathBuf) -> Self {
        let root = tempfile::Builder::new()
            .prefix("fengqiao-pg-")
            .tempdir()
            .expect("a temporary directory can be made")
            .keep();
        let mut command = Command::new("sh");
        command.arg("-c").arg(include_str!("cluster.sh")).arg("cluster").arg(&binaries).arg(&root);
        if let Some((user, group)) = postgres_user_if_root(&root) {
            chown(&root, Some(user), Some(group)).expect("root may give a directory away");
            command.uid(user).gid(group);
        }
        // Its own process group, so that an interrupt of the tests leaves it alive to clean up.
        command.current_dir(&root).process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut script = command.spawn().expect("sh can be run");

        let mut line = String::new();
        let mut replies = BufReader::new(script.stdout.take().expect("stdout is piped"));
        replies.read_line(&mut line).expect("the script can be read from");
        if line.trim() != "ready" {
            let mut why = String::new();
            script.stderr.take().expect("stderr is piped").read_to_string(&mut why).ok();
            panic!("PostgreSQL in {} did not start:\n{why}", binaries.display());
        }
        let orders = script.stdin.take().expect("stdin is piped");
        Self { binaries, socket_dir: root, next: AtomicU32::new(0), orders, replies, _script: script }
    }

    /// Makes an empty database and gives its URL.
    ///
    /// # Panics
    /// When the server does not answer.
    pub fn create_database(&self) -> String {
        let name = format!("test_{}", self.next.fetch_add(1, Ordering::Relaxed));
        self.administer(&format!("CREATE DATABASE {name}"));
        let host = self.socket_dir.display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{host}/{name}")
    }

    /// Removes the database of that URL together with whoever is still connected.
    pub(crate) fn drop_database(&self, url: &str) {
        self.administer(&format!("DROP DATABASE {} WITH (FORCE)", name_in(url)));
    }

    fn administer(&self, statement: &str) {
        self.execute("postgres", statement);
    }

    /// Runs a statement in the database of that name.
    pub(crate) fn execute(&self, name: &str, statement: &str) {
        self.run("psql", name, &["--no-psqlrc", "-q", "-c", statement]);
    }

    /// Fills the database of that name from an archive.
    pub(crate) fn restore(&self, name: &str, archive: &Path) {
        self.run("pg_restore", name, &["--exit-on-error", "--no-owner", &archive.display().to_string()]);
    }

    /// Runs a program of PostgreSQL on the database of that name, as its superuser.
    fn run(&self, program: &str, name: &str, arguments: &[&str]) {
        let mut command = Command::new(self.binaries.join(program));
        command.args(["-U", "postgres", "-d", name, "-h"]).arg(&self.socket_dir).args(arguments);
        let output = command.output().expect("it stands beside initdb");
        assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

/// Name of the database of that URL.
pub(crate) fn name_in(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or_default()
}
