//! What can be typed after `fengqiao`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::Failure;
use crate::commands::{
    backup, bench, checkpoint, demo, divisions, holidays, keys, migrate, openapi, organisation, serve, user, verify,
};
use crate::logging::{self, Sink};
use crate::settings::{FILE_VARIABLE, LogFormat, Settings};

/// Four-tier mediation of disputes: from the village to the city, over one REST interface.
#[derive(Parser)]
#[command(name = "fengqiao", version, propagate_version = true)]
struct CommandLine {
    /// Settings file; `fengqiao.toml` in the working directory if absent and there is one.
    #[arg(long, global = true, value_name = "FILE", env = FILE_VARIABLE)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the pages and the REST interface until SIGTERM or Ctrl-C.
    Serve,
    /// Make a sample around 枫桥镇 at the first start, print who can log in, and serve it. Keeps to itself: its database and
    /// keys stand in its own folder.
    Demo(demo::Arguments),
    /// Bring the schema of the database up to date.
    Migrate,
    /// The first organisation; the others are made through the interface.
    #[command(subcommand)]
    Organisation(organisation::Organisation),
    /// Accounts made by the operator, the first administrator above all.
    #[command(subcommand)]
    User(user::User),
    /// The villages of China.
    #[command(subcommand)]
    Divisions(divisions::Divisions),
    /// The calendar of holidays and make-up workdays.
    #[command(subcommand)]
    Holidays(holidays::Holidays),
    /// The master keys that everything personal is sealed with.
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Print the OpenAPI document of the interface.
    Openapi,
    /// Write a consistent copy of the database and the attachments while the server runs.
    Backup(backup::Arguments),
    /// Sign how far every history has come, and print the last checkpoint of every county, to be kept elsewhere.
    Checkpoint,
    /// Measure requests and commits against what the machine can do at all.
    Bench(bench::Arguments),
    /// Replay every history and name the first thing that is not as it should be (exit code 0: none, 1: named, 2: it
    /// could not be checked). With --print, only tell of one printed paper.
    Verify(verify::Arguments),
}

impl Command {
    /// How the log looks unless the settings say otherwise.
    fn usual_log(&self) -> LogFormat {
        match self {
            Self::Serve | Self::Bench(_) => LogFormat::Json,
            _ => LogFormat::Text,
        }
    }

    /// Where the log goes.
    fn log_sink(&self) -> Sink {
        match self {
            Self::Bench(_) => Sink::Nowhere,
            _ => Sink::Standard,
        }
    }

    /// Exit code when it could not do its work.
    fn failed(&self) -> ExitCode {
        match self {
            Self::Verify(_) => verify::CANNOT_CHECK.into(),
            _ => ExitCode::FAILURE,
        }
    }

    fn run(self, settings: &Settings) -> Result<ExitCode, Failure> {
        match self {
            Self::Serve => serve::run(settings),
            Self::Demo(arguments) => demo::run(&arguments, settings),
            Self::Migrate => migrate::run(settings),
            Self::Organisation(organisation) => organisation::run(organisation, settings),
            Self::User(user) => user::run(user, settings),
            Self::Divisions(divisions) => divisions::run(&divisions, settings),
            Self::Holidays(holidays) => holidays::run(&holidays, settings),
            Self::Keys(keys) => keys::run(&keys, settings),
            Self::Openapi => {
                openapi::run();
                Ok(())
            }
            Self::Backup(arguments) => backup::run(&arguments, settings),
            Self::Bench(arguments) => bench::run(&arguments, settings),
            Self::Checkpoint => checkpoint::run(settings),
            Self::Verify(arguments) => return verify::run(&arguments, settings),
        }
        .map(|()| ExitCode::SUCCESS)
    }
}

/// Runs the command that was typed. The exit code is 0 when it did its work, 1 when it could not (the reason goes to
/// standard error), 2 when there is no such command. `verify` has exit codes of its own.
#[must_use]
pub fn main() -> ExitCode {
    let CommandLine { config, command } = CommandLine::parse();
    let failed = command.failed();
    let done = Settings::load(config.as_deref()).and_then(|settings| {
        logging::start(&settings.log, command.usual_log(), command.log_sink())?;
        command.run(&settings)
    });
    match done {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("fengqiao: {failure}");
            failed
        }
    }
}
