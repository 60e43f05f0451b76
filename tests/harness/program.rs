//! The real program as a process of its own, to be stopped, killed and started again.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use api::auth::Passwords;
use fengqiao::world::World;
use serde_json::Value;
use store::{KeyRing, Store, StoreOptions};
use tempfile::TempDir;

use super::server::{PASSWORD, settings};

/// How long the program may take to start.
const START: Duration = Duration::from_secs(30);

/// Variable that names the database.
const DATABASE_URL: &str = "FENGQIAO_DATABASE__URL";

/// An installation in a folder of its own: settings, data, and whatever the program writes there.
pub(crate) struct Program {
    dir: TempDir,
    variables: Vec<(String, String)>,
}

impl Program {
    /// On SQLite in its data folder.
    pub(crate) fn new() -> Self {
        let dir = tempfile::Builder::new().prefix("fengqiao-program-").tempdir().unwrap();
        let listen = ("FENGQIAO_SERVER__LISTEN".to_owned(), "127.0.0.1:0".to_owned());
        Self { dir, variables: vec![listen] }
    }

    /// On the database at `url`.
    pub(crate) fn on(url: &str) -> Self {
        Self::new().with(DATABASE_URL, url)
    }

    /// With one more environment variable.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Brings the schema of its database up to date and makes the sample world in it.
    pub(crate) async fn make_world(&self) -> World {
        self.must(&["migrate"]);
        let store = self.store();
        let hash = Passwords::new(&settings().passwords).unwrap().hash(PASSWORD.to_owned()).await.unwrap();
        tokio::task::spawn_blocking(move || World::build(&store, &hash).unwrap()).await.unwrap()
    }

    /// Its database, opened beside it.
    pub(crate) fn store(&self) -> Store {
        let keys = std::fs::read_to_string(self.path("data/keys")).unwrap();
        let named = self.variables.iter().find(|(name, _)| name == DATABASE_URL).map(|(_, url)| url.clone());
        let url = named.unwrap_or_else(|| format!("sqlite://{}", self.path("data/fengqiao.sqlite").display()));
        Store::open(StoreOptions::new(url, self.path("data/files"), KeyRing::parse(&keys).unwrap())).unwrap()
    }

    /// A path in its folder, which is its working directory.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.dir.path().join(relative)
    }

    /// The command with these arguments, in an environment that holds nothing else.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fengqiao"));
        command.args(arguments).current_dir(self.dir.path()).stdin(Stdio::null());
        command.env_clear().envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that must do its work, and gives what it printed.
    pub(crate) fn must(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command that must fail, and gives what it complained.
    pub(crate) fn must_fail(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).unwrap()
    }

    /// Starts `serve` and waits until it listens.
    pub(crate) fn serve(&self) -> Serving {
        let mut child = self.command(&["serve"]).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let (listens, listening) = mpsc::channel();
        let log = std::thread::spawn(move || {
            let mut lines = Vec::new();
            let mut line = String::new();
            // A kill may cut the last line short.
            while stdout.read_line(&mut line).is_ok() && line.ends_with('\n') {
                let line: Value = serde_json::from_str(&std::mem::take(&mut line))
                    .unwrap_or_else(|error| panic!("not JSON: {error}"));
                if line["message"] == "listening" {
                    let _ = listens.send(line["address"].as_str().unwrap().to_owned());
                }
                lines.push(line);
            }
            lines
        });
        let address = listening.recv_timeout(START).expect("the program listens");
        Serving { url: format!("http://{address}"), child, log: Some(log) }
    }
}

/// The program while it serves. Killed when it is dropped.
pub(crate) struct Serving {
    /// `http://` and address, without a path.
    pub(crate) url: String,
    child: Child,
    log: Option<JoinHandle<Vec<Value>>>,
}

impl Serving {
    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it at once, as a power failure would (SIGKILL).
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop (SIGTERM) and waits; gives how it ended and all it logged.
    pub(crate) fn stop(mut self) -> (ExitStatus, Vec<Value>) {
        self.ask_to_stop();
        let status = self.child.wait().unwrap();
        (status, self.log.take().unwrap().join().unwrap())
    }

    /// Asks it to stop (SIGTERM) without waiting.
    pub(crate) fn ask_to_stop(&self) {
        // The shell has a `kill` of its own, so no package is needed.
        let asked = Command::new("sh").arg("-c").arg(format!("kill -TERM {}", self.id())).status().unwrap();
        assert!(asked.success());
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
