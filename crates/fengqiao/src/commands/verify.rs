//! `fengqiao verify`: replays every history and names the first thing that is not as it should be.

use std::process::ExitCode;

use store::Head;
use store::cases::Verified;
use store::prints::{Print, PrintHash};

use super::{hold_current, key_ring, open};
use crate::Failure;
use crate::settings::Settings;

/// Exit code when something in the data is not as it should be.
pub const DIFFERENCE: u8 = 1;

/// Exit code when it could not be checked, so that nobody takes a missing database for a damaged or a sound one.
pub const CANNOT_CHECK: u8 = 2;

/// Cases after which the log tells how far the check has come.
const TOLD_EVERY: u64 = 10_000;

/// What to verify.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Only tell whether a paper with this hash (校验码) was printed, and when
    #[arg(long, value_name = "HASH")]
    print: Option<PrintHash>,
    /// A checkpoint that was kept elsewhere, as `fengqiao checkpoint` printed it; may be given for every county
    #[arg(long = "head", value_name = "COUNTY:NUMBER:HASH")]
    heads: Vec<Head>,
}

/// Checks everything, also while a server runs, and says what was checked or what differs; or tells of one paper.
///
/// # Errors
/// When it cannot be checked: no key ring, a database that cannot be reached, or one with another schema.
pub fn run(arguments: &Arguments, settings: &Settings) -> Result<ExitCode, Failure> {
    // Unlike other commands, this one must not make keys for a database that it does not find.
    let ring = key_ring(settings)?.ok_or_else(|| {
        Failure::Refused(format!("there is no key file {}, so nothing can be checked", settings.key_file().display()))
    })?;
    let store = open(settings, ring)?;
    hold_current(&store)?;

    if let Some(hash) = arguments.print {
        return Ok(tell(hash, store.printed(hash)?.as_ref()));
    }

    let mut told = 0;
    let checked = store.verify_cases(|cases| {
        if cases >= told + TOLD_EVERY {
            told = cases;
            tracing::info!(cases, "checked");
        }
    })?;
    let checked = match checked {
        Ok(verified) => store.verify_checkpoints(&arguments.heads)?.map(|checkpoints| (verified, checkpoints)),
        Err(difference) => Err(difference),
    };
    Ok(match checked {
        Ok((
            Verified {
                cases,
                petitions,
                meetings,
                applications,
                patrol_points,
                events,
                forgotten,
                stale,
                files,
                unknown_files,
            },
            checkpoints,
        )) => {
            println!("{cases} cases with {events} events are as they should be");
            println!("{petitions} petitions are as their histories say, {meetings} meetings as they were recorded");
            println!("{applications} applications of citizens are as they came in and were answered");
            println!("{patrol_points} patrol points are due when their visits say");
            if forgotten > 0 {
                println!("{forgotten} of the cases and petitions were forgotten");
            }
            if stale > 0 {
                println!("the due dates of {stale} of them wait for a running server to count them again");
            }
            println!("{files} files are what was uploaded, {checkpoints} checkpoints hold");
            for path in unknown_files {
                println!("{} belongs to no case", path.display());
            }
            ExitCode::SUCCESS
        }
        Err(difference) => {
            println!("{difference}");
            DIFFERENCE.into()
        }
    })
}

/// Tells of a paper.
fn tell(hash: PrintHash, print: Option<&Print>) -> ExitCode {
    let Some(Print { dossier, version, form, form_version, at, .. }) = print else {
        println!("no paper with the hash {hash} was printed");
        return DIFFERENCE.into();
    };
    println!("{hash}: {form} version {form_version} of {dossier} at its version {version}, printed first at {at}");
    ExitCode::SUCCESS
}
