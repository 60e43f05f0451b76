//! `fengqiao keys`: makes and rotates the master keys.

use clap::Subcommand;
use store::KeyRing;

use super::{key_ring, make_data_dir};
use crate::settings::Settings;
use crate::{Failure, key_file};

/// What follows `fengqiao keys`.
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Make the key file of a new installation. `serve` does so too when there is none.
    Generate,
    /// Put a new current key into the key file. The older ones stay, to open what they sealed.
    Rotate,
}

/// Makes or rotates the keys and says which is current now. The keys themselves are never shown.
///
/// # Errors
/// When there is a key file already, or none to rotate; when the key ring comes from the settings, since this program
/// cannot change it there.
pub fn run(keys: &Keys, settings: &Settings) -> Result<(), Failure> {
    let path = settings.key_file();
    if settings.keys.ring.is_some() {
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
            let ring =
                key_ring(settings)?.ok_or_else(|| Failure::Refused(format!("no key file {}", path.display())))?;
            let ring = ring.rotate()?;
            key_file::replace(&path, &ring)?;
            ring
        }
    };
    println!("{}: the current key is {}", path.display(), ring.current_name());
    Ok(())
}
