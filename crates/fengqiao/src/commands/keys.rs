//! `fengqiao keys`: makes and rotates the master keys.

use clap::Subcommand;
use store::{KeyRing, limits};

use super::{key_ring, make_data_dir, open};
use crate::settings::Settings;
use crate::{Failure, key_file};

/// What follows `fengqiao keys`.
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Make the key file of a new installation. `serve` does so too when there is none.
    Generate,
    /// Put a new current key into the key file. The older ones stay, to open what they sealed.
    Rotate,
    /// Wrap every data key anew under the current key, also while servers run that know it. Can be broken off and
    /// started again. Afterwards no record needs the older keys any more.
    Rewrap,
}

/// Keys after which the log tells how far it has come.
const TOLD_EVERY: u64 = 10_000;

/// Makes, rotates or applies the keys and says which is current now. The keys themselves are never shown.
///
/// # Errors
/// When there is a key file already, or none to rotate; when the key ring comes from the settings, since this program
/// cannot change it there; when something is wrapped under a key that the ring lacks.
pub fn run(keys: &Keys, settings: &Settings) -> Result<(), Failure> {
    let path = settings.key_file();
    let existing = || key_ring(settings)?.ok_or_else(|| Failure::Refused(format!("no key file {}", path.display())));
    if settings.keys.ring.is_some() && !matches!(keys, Keys::Rewrap) {
        let why = "the key ring stands in the setting keys.ring, where it must be changed by hand";
        return Err(Failure::Refused(why.to_owned()));
    }
    let ring = match keys {
        Keys::Generate => {
            make_data_dir(settings)?;
            let ring = KeyRing::generate()?;
            key_file::create(&path, &ring)?;
            ring
        }
        Keys::Rotate => {
            let ring = existing()?.rotate()?;
            key_file::replace(&path, &ring)?;
            ring
        }
        Keys::Rewrap => return rewrap(existing()?, settings),
    };
    println!("{}: the current key is {}", path.display(), ring.current_name());
    Ok(())
}

fn rewrap(ring: KeyRing, settings: &Settings) -> Result<(), Failure> {
    let current = ring.current_name().to_owned();
    let store = open(settings, ring)?;
    let mut told = 0;
    let changed = store.rewrap_all(limits::REWRAPS_PER_COMMIT, |keys| {
        if keys >= told + TOLD_EVERY {
            told = keys;
            tracing::info!(keys, "wrapped anew");
        }
    })?;
    println!("{changed} keys wrapped anew; every record now opens with {current} alone");
    println!("older keys still open answers kept for a day and the backups made before");
    Ok(())
}
