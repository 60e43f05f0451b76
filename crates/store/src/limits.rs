//! Every limit of this crate, with its unit and reason.

use chrono::TimeDelta;
use std::time::Duration;

/// Most writes that share one durable commit; more would make the first of them wait for the last.
pub const GROUP_COMMIT_MAX: usize = 256;

/// Most requests that wait for a writer or a reader before further ones are refused as busy: about half a second of
/// work, since an answer that comes later is an answer to nobody.
pub const QUEUE_MAX: usize = 4096;

/// Threads that answer reads, each with its own connection.
pub const READERS_DEFAULT: usize = 4;

/// Threads that write on PostgreSQL, each with its own connection. SQLite has exactly one writer.
pub const POSTGRES_WRITERS_DEFAULT: usize = 8;

/// How often a write is tried on PostgreSQL when others got in its way.
pub const WRITE_TRIES_MAX: u32 = 16;

/// How many of these tries run beside other writes of this server; from then on the others wait until it is through, so
/// that only another server can be in its way.
pub const TRIES_BESIDE_OTHERS: u32 = 3;

/// Pause before the second try of a write; it doubles with each further try and is shortened at random by up to half.
pub const RETRY_PAUSE_FIRST: Duration = Duration::from_millis(2);

/// Longest pause between two tries of a write.
pub const RETRY_PAUSE_MAX: Duration = Duration::from_millis(100);

/// How long SQLite waits for another process that writes, such as the command line beside a running server.
pub const SQLITE_BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Page cache of the SQLite writer, in KiB: holds the inner pages of every index it inserts into.
pub const SQLITE_WRITER_CACHE_KIB: u32 = 64 * 1024;

/// Page cache of each SQLite reader, in KiB.
pub const SQLITE_READER_CACHE_KIB: u32 = 16 * 1024;

/// How much of the SQLite file is read through memory mapping, in bytes.
pub const SQLITE_MMAP_BYTES: u64 = 1 << 30;

/// Length of the SQLite write-ahead log, in pages of 4 KiB, after which a commit moves it into the database: SQLite's own
/// value, until a longer one has been measured.
pub const SQLITE_CHECKPOINT_PAGES: u32 = 1_000;

/// Size in bytes to which the SQLite write-ahead log is cut back after a checkpoint.
pub const SQLITE_WAL_KEPT_BYTES: u64 = 64 << 20;

/// Longest statement on PostgreSQL before the server gives it up.
pub const POSTGRES_STATEMENT_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a claimed task of the outbox belongs to whoever claimed it.
pub const OUTBOX_LEASE: TimeDelta = TimeDelta::minutes(5);

/// Pause before a task that failed is tried again; it doubles with each failure.
pub const OUTBOX_PAUSE_FIRST: TimeDelta = TimeDelta::seconds(10);

/// Longest pause between two tries of a task.
pub const OUTBOX_PAUSE_MAX: TimeDelta = TimeDelta::hours(1);

/// How long a task that is done is kept, for whoever looks into what happened.
pub const OUTBOX_KEPT: TimeDelta = TimeDelta::days(30);

/// Cases whose due dates are counted again in one commit: few enough that others who write hardly wait.
pub const RENEWED_PER_COMMIT: usize = 50;

/// Cases and petitions whose lamps are looked at in one commit: few enough that others who write hardly wait.
pub const LAMPS_PER_COMMIT: i64 = 25;

/// Secret of a receiver of notices, in bytes: the length of the HMAC that it is the key of.
pub const WEBHOOK_SECRET_BYTES: usize = 32;

/// Receivers of notices that an organisation may have: each notice is written down once more for each of them.
pub const WEBHOOKS_PER_ORGANISATION: i64 = 10;

/// How often a notice is sent before it is given up: with pauses up to [`OUTBOX_PAUSE_MAX`], for about a day.
pub const WEBHOOK_TRIES: i32 = 30;

/// How long a notice that was read is kept.
pub const NOTICES_KEPT: TimeDelta = TimeDelta::days(365);

/// How long what a citizen told in an application is kept after it was returned: long enough to ask again, or to complain.
pub const RETURNED_APPLICATION_KEPT: TimeDelta = TimeDelta::days(90);

/// Requests in one application.
pub const APPLICATION_REQUESTS_MAX: usize = 10;

/// Pictures with one application.
pub const APPLICATION_PICTURES_MAX: i32 = 3;

/// Largest picture of an application: what a telephone takes, in bytes.
pub const APPLICATION_PICTURE_BYTES_MAX: u64 = 10 << 20;

/// How far back a visit to a patrol point may lie that is only sent now: as long as a browser keeps what waits for a network.
pub const VISIT_BACKLOG: TimeDelta = TimeDelta::days(7);

/// How far ahead the clock of a telephone may be that marks a visit.
pub const VISIT_AHEAD: TimeDelta = TimeDelta::minutes(5);

/// How long the answer to a request with an idempotency key is kept for its repetition.
pub const IDEMPOTENCY_KEPT: TimeDelta = TimeDelta::hours(24);

/// Largest attachment, in bytes.
pub const FILE_BYTES_MAX: u64 = 20 << 20;

/// Piece in which files are sealed and read, in bytes.
pub const FILE_CHUNK_BYTES: usize = 64 << 10;

/// Age at which an unfinished upload is taken for abandoned.
pub const UPLOAD_ABANDONED_AFTER: Duration = Duration::from_hours(24);

/// Villages that are loaded in one commit: few enough that others who write hardly wait.
pub const VILLAGES_PER_COMMIT: usize = 2_000;

/// Histories in one checkpoint: about 100 KB.
pub const HEADS_PER_CHECKPOINT: i64 = 2_000;

/// Keys that are wrapped anew in one commit: few enough that others who write hardly wait.
pub const REWRAPS_PER_COMMIT: u32 = 500;

/// Secret of a second factor, in bytes: what RFC 4226 recommends.
pub const SECOND_FACTOR_SECRET_BYTES: usize = 20;

/// Recovery codes given out with a second factor.
pub const RECOVERY_CODES: usize = 10;

/// Randomness of a recovery code, in bytes: too much to be tried out, and still to be copied from paper.
pub const RECOVERY_CODE_BYTES: usize = 10;

/// Keys that earlier petitions are looked for by, the most telling first. One petitioner has about a dozen.
pub const PETITION_KEYS_ASKED: usize = 64;

/// Petitions taken under one key, the latest: a common name or phrase must not bring in a whole county.
pub const PETITIONS_PER_KEY: i64 = 200;

/// Petitions opened and compared, those with the rarest keys in common.
pub const CANDIDATES_COMPARED: usize = 60;

/// Candidates shown to the clerk.
pub const CANDIDATES_SHOWN: usize = 20;

/// Organisations that a meeting invites.
pub const MEETING_INVITED_MAX: usize = 50;

/// Cases and petitions on the agenda of one meeting: each is opened whenever the meeting is read.
pub const MEETING_AGENDA_MAX: usize = 100;

/// Cases, and petitions, of one lamp that are proposed for an agenda, the most urgent.
pub const PROPOSALS_PER_LAMP: u32 = 50;

/// Days during which a petition of a group is proposed for agendas because it is new.
pub const NEW_GROUP_DAYS: i64 = 7;

/// Printings of one paper that are shown, latest first; a paper is printed a few times.
pub const PRINTINGS_SHOWN: i64 = 100;

/// Rows of a ledger that are kept in one commit while it is read: few enough that others who write hardly wait.
pub const STAGED_PER_COMMIT: usize = 500;

/// Rows of a ledger that become cases or petitions in one commit: each is a dozen statements, and others who write wait for them.
pub const IMPORTED_PER_COMMIT: i64 = 100;

/// How long rows that could not be imported can still be taken out and corrected, and an import that nobody confirms is
/// kept.
pub const LEDGER_ROWS_KEPT: TimeDelta = TimeDelta::days(30);

/// Imports that are listed, the latest: an office takes over a few ledgers.
pub const IMPORTS_SHOWN: i64 = 50;

/// Rows, and rows with faults, that the preview of an import shows.
pub const IMPORT_PREVIEW_ROWS: i64 = 20;
