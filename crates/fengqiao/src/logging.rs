//! Where log lines go and how they look. What is in them, each module decides; nothing personal is.

use std::fs::OpenOptions;
use std::io::{self, IsTerminal};
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

use crate::Failure;
use crate::settings::{LogFormat, LogSettings};

/// Where log lines go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sink {
    /// To standard output as JSON, to standard error as text.
    Standard,
    /// Nowhere, though each is made and handed to the operating system: where the program itself is measured.
    Nowhere,
}

/// Sends the log of this process where it belongs.
///
/// # Errors
/// When the filter makes no sense, or there is a log already.
pub(crate) fn start(settings: &LogSettings, usual: LogFormat, sink: Sink) -> Result<(), Failure> {
    let filter = EnvFilter::builder()
        .parse(&settings.filter)
        .map_err(|error| Failure::Refused(format!("settings: log.filter: {error}")))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter);
    let started = match (settings.format.unwrap_or(usual), sink) {
        (LogFormat::Text, Sink::Standard) => {
            log.compact().with_ansi(io::stderr().is_terminal()).with_writer(io::stderr).try_init()
        }
        (LogFormat::Json, Sink::Standard) => log.json().flatten_event(true).with_span_list(false).try_init(),
        (_, Sink::Nowhere) => {
            let nowhere = OpenOptions::new().write(true).open("/dev/null");
            let nowhere = Mutex::new(nowhere.map_err(Failure::system("opening /dev/null"))?);
            log.json().flatten_event(true).with_span_list(false).with_writer(nowhere).try_init()
        }
    };
    started.map_err(|error| Failure::Refused(format!("the log cannot be started: {error}")))
}
