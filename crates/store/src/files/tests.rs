use super::*;
use proptest::prelude::*;
use tempfile::TempDir;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

fn store() -> (TempDir, FileStore) {
    let dir = TempDir::new().unwrap();
    let store = FileStore::open(dir.path()).unwrap();
    (dir, store)
}

fn put(store: &FileStore, content: &[u8]) -> Result<StoredFile, StoreError> {
    let mut upload = store.begin(b"attachment 1".into())?;
    for piece in content.chunks(10_000) {
        upload.write(piece)?;
    }
    upload.finish()
}

fn get(store: &FileStore, stored: &StoredFile) -> Result<Vec<u8>, StoreError> {
    let pieces = store.read(stored.name, stored.key.clone(), b"attachment 1".into())?;
    Ok(pieces.collect::<Result<Vec<_>, _>>()?.concat())
}

fn png(bytes: usize) -> Vec<u8> {
    PNG.iter().copied().chain((0..bytes).map(|i| (i % 251) as u8)).take(bytes).collect()
}

/// The beginning of a ZIP archive with entries of those names.
fn zip(names: &[&str]) -> Vec<u8> {
    let mut archive = Vec::new();
    for name in names {
        let mut entry = [0; 30];
        entry[..4].copy_from_slice(b"PK\x03\x04");
        entry[26] = u8::try_from(name.len()).unwrap();
        archive.extend(entry);
        archive.extend(name.as_bytes());
        archive.extend([0x55; 40]);
    }
    archive
}

#[test]
fn a_file_comes_back_as_it_was_sent_whatever_its_length() {
    let (_dir, store) = store();
    for bytes in [8, 100, FILE_CHUNK_BYTES - 1, FILE_CHUNK_BYTES, FILE_CHUNK_BYTES + 1, 3 * FILE_CHUNK_BYTES] {
        let content = png(bytes);

        let stored = put(&store, &content).unwrap();

        assert_eq!((stored.bytes, stored.kind), (bytes as u64, FileKind::Png));
        assert_eq!(stored.content_sha256, <[u8; 32]>::from(Sha256::digest(&content)));
        assert_eq!(get(&store, &stored).unwrap(), content, "{bytes} bytes");
        store.verify(stored.name).unwrap();
    }
}

#[test]
fn the_same_content_is_stored_sealed_and_never_twice_the_same() {
    let (_dir, store) = store();
    let (one, other) = (put(&store, &png(1000)).unwrap(), put(&store, &png(1000)).unwrap());

    assert_eq!(one.content_sha256, other.content_sha256);
    assert_ne!(one.name, other.name);
    assert!(!fs::read(store.path(one.name)).unwrap().windows(4).any(|window| window == b"\x89PNG"));
}

#[test]
fn a_file_over_the_limit_is_refused_while_it_arrives_and_leaves_nothing() {
    let (dir, store) = store();
    let mut upload = store.begin(Vec::new()).unwrap();
    upload.write(&png(1 << 20)).unwrap();

    let refused = (0..FILE_BYTES_MAX >> 20).find_map(|_| upload.write(&[0; 1 << 20]).err());

    assert!(matches!(refused, Some(StoreError::TooLarge { bytes_max: FILE_BYTES_MAX })), "{refused:?}");
    drop(upload);
    assert_eq!(fs::read_dir(dir.path().join(INCOMING)).unwrap().count(), 0);
    assert_eq!(store.paths().unwrap(), Vec::<PathBuf>::new());
}

#[test]
fn what_a_file_is_shows_in_its_content() {
    let with = |head: &[u8]| [head, &[0; 64]].concat();
    for (content, expected) in [
        (with(b"\xFF\xD8\xFF\xE0"), Some(FileKind::Jpeg)),
        (with(PNG), Some(FileKind::Png)),
        (with(b"RIFF\0\0\0\0WEBPVP8 "), Some(FileKind::Webp)),
        (with(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), Some(FileKind::Heic)),
        (with(b"%PDF-1.7"), Some(FileKind::Pdf)),
        (zip(&["[Content_Types].xml", "_rels/.rels", "word/document.xml"]), Some(FileKind::Docx)),
        (zip(&["docProps/app.xml", "docProps/core.xml", "docProps/custom.xml", "xl/book.xml"]), Some(FileKind::Xlsx)),
        (with(b"ID3\x04"), Some(FileKind::Mp3)),
        (with(b"\0\0\0\x20ftypM4A "), Some(FileKind::M4a)),
        (with(b"#!AMR\n"), Some(FileKind::Amr)),
        (with(b"\0\0\0\x20ftypmp42"), Some(FileKind::Mp4)),
        (zip(&["evil.exe"]), None),
        (zip(&["ppt/slides.xml"]), None),
        (with(b"PK\x03\x04"), None),
        (b"PK\x03\x04".to_vec(), None),
        (with(b"MZ\x90\0"), None),
        (with(b"\x7FELF"), None),
        (with(b"GIF89a"), None),
        (b"<!DOCTYPE html><script>alert(1)</script>".to_vec(), None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), None),
        (Vec::new(), None),
    ] {
        let (_dir, store) = store();
        let kind = match put(&store, &content) {
            Ok(stored) => Some(stored.kind),
            Err(StoreError::UnsupportedType) => None,
            Err(error) => panic!("{error}"),
        };
        assert_eq!(kind, expected, "{:?}", String::from_utf8_lossy(&content[..content.len().min(40)]));
    }
}

#[test]
fn a_file_opens_with_its_key_and_for_its_record_only() {
    let (_dir, store) = store();
    let stored = put(&store, &png(1000)).unwrap();
    let first = |key: DataKey, place: &[u8]| store.read(stored.name, key, place.into()).unwrap().next().unwrap();

    assert!(first(stored.key.clone(), b"attachment 1").is_ok());
    assert!(matches!(first(stored.key.clone(), b"attachment 2"), Err(StoreError::Sealed)));
    assert!(matches!(first(DataKey::generate().unwrap(), b"attachment 1"), Err(StoreError::Sealed)));
}

#[test]
fn chunks_that_are_swapped_or_cut_off_do_not_open() {
    let (_dir, store) = store();
    let chunk = usize::try_from(sealing::SEALED_CHUNK_BYTES).unwrap();
    let stored = put(&store, &png(3 * FILE_CHUNK_BYTES)).unwrap();
    let path = store.path(stored.name);
    let sealed = fs::read(&path).unwrap();
    let (header, chunks) = sealed.split_at(sealing::HEADER_BYTES);

    let swapped = [header, &chunks[chunk..2 * chunk], &chunks[..chunk], &chunks[2 * chunk..]].concat();
    let cut = sealed[..sealing::HEADER_BYTES + 2 * chunk].to_vec();
    let lengthened = [sealed.as_slice(), &chunks[..chunk]].concat();
    let emptied = header.to_vec();
    for changed in [swapped, cut, lengthened, emptied] {
        fs::write(&path, changed).unwrap();

        assert!(matches!(get(&store, &stored), Err(StoreError::Sealed)));
        assert!(matches!(store.verify(stored.name), Err(StoreError::CorruptRecord(_))));
    }
}

#[test]
fn a_missing_file_is_named() {
    let (_dir, store) = store();
    let stored = put(&store, &png(100)).unwrap();

    store.remove(stored.name).unwrap();
    store.remove(stored.name).unwrap();

    let name = hex::encode(stored.name.0);
    assert!(matches!(store.verify(stored.name), Err(StoreError::CorruptRecord(what)) if what.contains(&name)));
    assert!(matches!(get(&store, &stored), Err(StoreError::CorruptRecord(what)) if what.contains(&name)));
}

#[test]
fn opening_the_store_removes_abandoned_uploads_and_keeps_young_ones() {
    let (dir, _store) = store();
    let file = |name: &str, age: std::time::Duration| {
        let file = File::create(dir.path().join(INCOMING).join(name)).unwrap();
        file.set_modified(std::time::SystemTime::now() - age).unwrap();
    };
    file("old", UPLOAD_ABANDONED_AFTER * 2);
    file("young", UPLOAD_ABANDONED_AFTER / 2);

    FileStore::open(dir.path()).unwrap();

    let left = fs::read_dir(dir.path().join(INCOMING)).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(left.collect::<Vec<_>>(), ["young"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn one_flipped_bit_is_noticed_by_reader_and_verifier(at: prop::sample::Index, bit in 0..8_u32) {
        let (_dir, store) = store();
        let stored = put(&store, &png(FILE_CHUNK_BYTES + 1000)).unwrap();
        let path = store.path(stored.name);
        let mut sealed = fs::read(&path).unwrap();
        let at = at.index(sealed.len());
        sealed[at] ^= 1_u8 << bit;
        fs::write(&path, sealed).unwrap();

        prop_assert!(matches!(get(&store, &stored), Err(StoreError::Sealed)));
        prop_assert!(matches!(store.verify(stored.name), Err(StoreError::CorruptRecord(_))));
    }

    #[test]
    fn sniffing_never_panics(head: Vec<u8>, zip: bool) {
        let head = if zip { [b"PK\x03\x04".as_slice(), &head].concat() } else { head };
        FileKind::sniff(&head);
    }
}
