//! The file of the master keys. Whoever can read it and the database can read everything personal, and without it
//! nobody can; so only its owner may read it, and it is never overwritten in place.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use store::KeyRing;

use crate::Failure;

/// What the file begins with.
const HEAD: &str = "\
# Master keys of Fengqiao. Keep a copy apart from the backups: without this file they tell nothing, with it everything.
# The first key after the index key is the current one. To put a new one there: fengqiao keys rotate
";

/// Permissions of the file: its owner reads and writes, nobody else does anything.
const OWNER_ONLY: u32 = 0o600;

/// Reads the key ring; `None` when there is no such file.
///
/// # Errors
/// When the file cannot be read, others may read it, or it makes no sense.
pub fn read(path: &Path) -> Result<Option<KeyRing>, Failure> {
    let reading = || format!("reading the key file {}", path.display());
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read.map_err(Failure::system(reading()))?,
    };
    let mode = fs::metadata(path).map_err(Failure::system(reading()))?.permissions().mode();
    if mode & 0o007 != 0 {
        return Err(Failure::Refused(format!(
            "everybody on this machine may read the key file {0}: take that away with chmod o= {0}, and rotate the keys",
            path.display()
        )));
    }
    Ok(Some(KeyRing::parse(&text)?))
}

/// Writes a new key file.
///
/// # Errors
/// When there is one already, or the disk refuses.
pub fn create(path: &Path, ring: &KeyRing) -> Result<(), Failure> {
    let writing = || format!("making the key file {}", path.display());
    write(path, ring).map_err(Failure::system(writing()))
}

/// Puts another ring in the place of the one in the file: wholly or not at all, whenever the power fails.
///
/// # Errors
/// When the disk refuses.
pub fn replace(path: &Path, ring: &KeyRing) -> Result<(), Failure> {
    let writing = || format!("replacing the key file {}", path.display());
    let beside = path.with_extension("new");
    let replaced = fs::remove_file(&beside).or_else(|error| match error.kind() {
        io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    });
    replaced
        .and_then(|()| write(&beside, ring))
        .and_then(|()| fs::rename(&beside, path))
        .and_then(|()| sync_folder(path))
        .map_err(Failure::system(writing()))
}

fn write(path: &Path, ring: &KeyRing) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(path)?;
    // The mode above is subject to the mask of the process; this one is not.
    file.set_permissions(Permissions::from_mode(OWNER_ONLY))?;
    file.write_all(HEAD.as_bytes())?;
    file.write_all(ring.to_text().as_bytes())?;
    file.sync_all()?;
    sync_folder(path)
}

fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_key_file_is_its_owners_alone_and_comes_back_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys");
        let ring = KeyRing::generate().unwrap();
        assert!(read(&path).unwrap().is_none());

        create(&path, &ring).unwrap();

        assert_eq!(mode(&path), OWNER_ONLY);
        assert_eq!(*read(&path).unwrap().unwrap().to_text(), *ring.to_text());
    }

    #[test]
    fn a_key_file_is_replaced_but_never_made_over_another() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys");
        let ring = KeyRing::generate().unwrap();
        create(&path, &ring).unwrap();
        assert!(matches!(create(&path, &KeyRing::generate().unwrap()), Err(Failure::System { .. })));
        assert_eq!(read(&path).unwrap().unwrap().current_name(), ring.current_name());

        let rotated = ring.rotate().unwrap();
        replace(&path, &rotated).unwrap();

        assert_eq!(read(&path).unwrap().unwrap().current_name(), rotated.current_name());
        assert_eq!(mode(&path), OWNER_ONLY);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_key_file_that_everybody_may_read_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys");
        create(&path, &KeyRing::generate().unwrap()).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();

        assert!(matches!(read(&path), Err(Failure::Refused(why)) if why.contains("chmod")));
    }
}
