//! Every limit of the interface, with its unit and its reason. Those that an operator may change are in
//! [`crate::Settings`], whose defaults are these.

use std::time::Duration;

use chrono::TimeDelta;

use crate::problem::{Kind, Problem};

/// Largest JSON body in bytes. The longest lawful text, an agreement of several pages, has 100 kB.
pub const BODY_BYTES: usize = 1024 * 1024;

/// How much of a body that is too large is read and thrown away, in bytes, so that the client gets to read the reply
/// instead of a broken connection.
pub const DISCARDED_BYTES: usize = 64 * 1024 * 1024;

/// How long a client may take to send a body, or the next piece of a file.
pub const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// How long pictures can be added to an application after it was sent in.
pub const PICTURE_TICKET: TimeDelta = TimeDelta::hours(1);

/// How long a client may take to send the head of a request.
pub const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// How long an idle connection is kept.
pub const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// Longest query string in bytes.
pub const QUERY_BYTES: usize = 4096;

/// Shortest and longest `Idempotency-Key` in characters; 16 characters make an accidental repetition improbable.
pub const IDEMPOTENCY_KEY_CHARS: std::ops::RangeInclusive<usize> = 16..=128;

/// Longest `X-Request-Id` taken over from a client, in characters.
pub const REQUEST_ID_CHARS: usize = 64;

/// Longest access token in bytes.
pub const TOKEN_BYTES: usize = 2048;

/// Longest cursor in characters.
pub const CURSOR_CHARS: usize = 1024;

/// Rows on a page when the caller does not say.
pub const PAGE_ROWS: u32 = 50;

/// Most rows on a page.
pub const PAGE_ROWS_MAX: u32 = 200;

/// Most rows of a table in Excel's format beside its head: what a sheet holds.
pub const SHEET_ROWS: u32 = 1_048_575;

/// Longest lifetime of an access token in seconds: so long a stolen one is good for.
pub const ACCESS_TOKEN_SECONDS: u32 = 600;

/// A session ends when its refresh token was not used for so many seconds (at most 30 minutes idle).
pub const REFRESH_IDLE_SECONDS: u32 = 1800;

/// A session ends after so many seconds whatever happens: one working day.
pub const SESSION_SECONDS: u32 = 12 * 3600;

/// How long a signing key signs before the next takes over, in days.
pub const SIGNING_KEY_DAYS: u32 = 30;

/// How long before it signs a key is already published, in seconds, so that every server and client knows it.
pub const SIGNING_KEY_LEAD_SECONDS: u32 = 3600;

/// How long another server's change of an account may stay unseen here.
pub const ACCOUNT_CACHE: Duration = Duration::from_secs(2);

/// How many accounts and how many verified tokens are remembered.
pub const CACHE_ENTRIES: usize = 10_000;

/// Shortest and longest password in characters.
pub const PASSWORD_CHARS: std::ops::RangeInclusive<usize> = 12..=128;

/// Failed log-ins after which the name is locked.
pub const LOGIN_FAILURES: u32 = 5;

/// First lock after [`LOGIN_FAILURES`], in seconds; each further failure doubles it.
pub const LOCK_SECONDS: u32 = 60;

/// Longest lock in seconds.
pub const LOCK_SECONDS_MAX: u32 = 3600;

/// Log-ins that may wait for the password hash at once; more are told to come back.
pub const HASH_QUEUE: usize = 256;

/// Requests a second that one account may make in the long run.
pub const ACCOUNT_PER_SECOND: u32 = 20;

/// Requests that one account may make at once.
pub const ACCOUNT_BURST: u32 = 100;

/// Requests a second from one address in the long run; a county office shares one address.
pub const ADDRESS_PER_SECOND: u32 = 100;

/// Requests that one address may make at once.
pub const ADDRESS_BURST: u32 = 400;

/// Log-ins and refreshes a minute from one address in the long run.
pub const LOGIN_PER_MINUTE: u32 = 60;

/// Log-ins and refreshes from one address at once.
pub const LOGIN_BURST: u32 = 60;

/// How often keys are looked after and what is over is forgotten. Well below [`SIGNING_KEY_LEAD_SECONDS`].
pub const HOUSEKEEPING: Duration = Duration::from_secs(300);

/// How long the server waits before it looks again for work that was promised: as long as a renewed due date may be late.
pub const WORK: Duration = Duration::from_secs(1);

/// How long a receiver of notices may take to answer.
pub const WEBHOOK_TIMEOUT: Duration = Duration::from_secs(10);

/// Notices that are sent at the same time.
pub const WEBHOOKS_AT_ONCE: i64 = 16;

/// How far the clocks of two servers may differ, in seconds.
pub const CLOCK_LEEWAY_SECONDS: u32 = 5;

/// How long open requests may take to end once the server is told to stop, in seconds.
pub const SHUTDOWN_SECONDS: u64 = 30;

/// How long a browser may remember that it may call, in seconds.
pub const PREFLIGHT_SECONDS: usize = 3600;

/// Pieces in which a complete case file is sent, in bytes.
pub const STREAMED_BYTES: usize = 64 * 1024;

/// Pictures and PDFs that are set into one case file, in bytes; those beyond are named in it only. They are in memory while it is
/// made.
pub const FILE_ENCLOSED_BYTES: u64 = 128 * 1024 * 1024;

/// Largest ledger to be imported, in bytes: 100,000 rows with long stories, packed.
pub const LEDGER_BYTES: usize = 32 * 1024 * 1024;

/// Most that a packed ledger may unpack to, in bytes. Its texts are in memory while it is read.
pub const LEDGER_UNPACKED_BYTES: u64 = 256 * 1024 * 1024;

/// Ledgers that are read at once; further ones wait.
pub const LEDGERS_READ_AT_ONCE: usize = 2;

/// Most rows of a ledger.
pub const LEDGER_ROWS: usize = 100_000;

/// Columns of a ledger that are read; what stands further to the right is passed over.
pub const LEDGER_COLUMNS: usize = 100;

/// Rows at the beginning of a sheet among which its headings are looked for: a title and a few notes stand above them.
pub const LEDGER_HEAD_ROWS: u32 = 20;

/// How many rows a page has when the caller wants so many.
///
/// # Errors
/// [`Kind::QueryInvalid`] outside of 1 to [`PAGE_ROWS_MAX`].
pub fn page_rows(wanted: Option<u32>) -> Result<u32, Problem> {
    let rows = wanted.unwrap_or(PAGE_ROWS);
    if (1..=PAGE_ROWS_MAX).contains(&rows) {
        return Ok(rows);
    }
    let detail = format!("应为 1 至 {PAGE_ROWS_MAX}");
    Err(Problem::new(Kind::QueryInvalid, format!("查询参数 limit：{detail}。")).parameter("limit", detail))
}
