//! The program that drives Chromium, for the length of a test.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Where Debian puts it; elsewhere it is found by its name.
const PROGRAM: &str = "chromedriver";

/// How long it may take to start.
const START: Duration = Duration::from_secs(20);

/// The running driver. Stopped when it is dropped.
pub(super) struct Driver {
    child: Child,
    /// Its address.
    pub(super) url: String,
}

impl Driver {
    /// Starts it; `None` where there is none and none is asked for.
    pub(super) async fn start() -> Option<Self> {
        // The port is free again when the driver takes it.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(PROGRAM);
        command.arg(format!("--port={port}")).env("LANGUAGE", "zh_CN").stdout(Stdio::null()).stderr(Stdio::null());
        let child = match command.spawn() {
            Ok(child) => child,
            Err(_) if std::env::var_os("CI").is_none() => {
                eprintln!("skipped: there is no {PROGRAM}");
                return None;
            }
            Err(error) => panic!("{PROGRAM}: {error}"),
        };
        let driver = Self { child, url: format!("http://127.0.0.1:{port}") };
        let begun = std::time::Instant::now();
        while reqwest::get(format!("{}/status", driver.url)).await.is_err() {
            assert!(begun.elapsed() < START, "{PROGRAM} does not answer");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Some(driver)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
