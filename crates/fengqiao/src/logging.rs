//! Where log lines go and how they look. What is in them, each module decides; nothing personal is.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;

use crate::Failure;
use crate::settings::{LogFormat, LogSettings};

/// Sends the log of this process to standard error, or to standard output as JSON.
///
/// # Errors
/// When the filter makes no sense, or there is a log already.
pub(crate) fn start(settings: &LogSettings, usual: LogFormat) -> Result<(), Failure> {
    let filter = EnvFilter::builder()
        .parse(&settings.filter)
        .map_err(|error| Failure::Refused(format!("settings: log.filter: {error}")))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter);
    let started = match settings.format.unwrap_or(usual) {
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).try_init(),
        LogFormat::Text => log.compact().with_ansi(io::stderr().is_terminal()).with_writer(io::stderr).try_init(),
    };
    started.map_err(|error| Failure::Refused(format!("the log cannot be started: {error}")))
}
