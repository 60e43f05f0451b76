//! Passwords: argon2id off the threads that serve requests, and what a new password must be like.

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use rand::{RngExt, seq::SliceRandom};
use tokio::sync::Semaphore;

use crate::{
    PasswordSettings, limits,
    problem::{Kind, Problem},
};

/// Characters of one-time passwords by class, without those that look alike on paper.
const ONE_TIME_CLASSES: [&[u8]; 3] = [b"abcdefghjkmnpqrstuvwxyz", b"ABCDEFGHJKLMNPQRSTUVWXYZ", b"23456789"];

/// Length of a one-time password: 16 of 54 characters are 92 bits.
const ONE_TIME_CHARS: usize = 16;

/// A password needs characters of at least so many classes: small letters, capitals, digits, others.
const CLASSES: usize = 3;

/// A password needs at least so many different characters.
const DIFFERENT: usize = 6;

/// Computes and checks password hashes, a few at a time.
pub struct Passwords {
    argon2: Argon2<'static>,
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
    /// Hash of a password nobody has, so that an unknown name takes as long as a wrong password.
    nobody: String,
}

impl Passwords {
    /// A hasher with these parameters.
    ///
    /// # Errors
    /// When argon2 does not allow them.
    pub fn new(settings: &PasswordSettings) -> Result<Self, argon2::Error> {
        let params = Params::new(settings.memory_kib, settings.iterations, settings.lanes, None)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let turns = settings.concurrent_hashes.unwrap_or(cores - 1).max(1);
        let nobody = hash(&argon2, &one_time()).map_err(|_| argon2::Error::AlgorithmInvalid)?;
        Ok(Self { argon2, turns: Arc::new(Semaphore::new(turns)), waiting: AtomicUsize::new(0), nobody })
    }

    /// Hashes a password to a PHC string.
    ///
    /// # Errors
    /// [`Kind::Unavailable`] when too many wait.
    pub async fn hash(&self, password: String) -> Result<String, Problem> {
        let argon2 = self.argon2.clone();
        self.in_turn(move || hash(&argon2, &password)).await?.map_err(Problem::internal)
    }

    /// Checks a password against a PHC string, or against nothing in the same time.
    ///
    /// # Errors
    /// [`Kind::Unavailable`] when too many wait.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, Problem> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.nobody.clone());
        let argon2 = self.argon2.clone();
        let right = self
            .in_turn(move || {
                let stored = PasswordHash::new(&stored)?;
                match argon2.verify_password(password.as_bytes(), &stored) {
                    Ok(()) => Ok(true),
                    Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
                    Err(error) => Err(error),
                }
            })
            .await?
            .map_err(|error: argon2::password_hash::Error| Problem::internal(error))?;
        Ok(right && known)
    }

    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let _place = Place::take(&self.waiting)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(Problem::internal)?;
        let task = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        task.await.map_err(Problem::internal)
    }
}

/// A place in the queue, given back when it is dropped, also by a client that hung up.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize) -> Result<Self, Problem> {
        let place = Self(waiting);
        if waiting.fetch_add(1, Ordering::Relaxed) >= limits::HASH_QUEUE {
            return Err(Problem::of(Kind::Unavailable).retry_after(1));
        }
        Ok(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn hash(argon2: &Argon2<'_>, password: &str) -> Result<String, argon2::password_hash::Error> {
    argon2.hash_password(password.as_bytes()).map(|hash| hash.to_string())
}

/// A random password for the first log-in, or after a reset.
#[must_use]
pub fn one_time() -> String {
    let mut random = rand::rng();
    let mut letters: Vec<u8> = (0..ONE_TIME_CHARS)
        .map(|position| {
            let class = ONE_TIME_CLASSES[position % ONE_TIME_CLASSES.len()];
            class[random.random_range(..class.len())]
        })
        .collect();
    letters.shuffle(&mut random);
    letters.into_iter().map(char::from).collect()
}

/// Whether a new password will do for this name.
///
/// # Errors
/// [`Kind::PasswordWeak`] with every reason why not, at `pointer`.
pub fn check_new(password: &str, username: &str, pointer: &str) -> Result<(), Problem> {
    let length = password.chars().count();
    let small = password.to_lowercase();
    let reasons: [(bool, String); 4] = [
        (
            !limits::PASSWORD_CHARS.contains(&length),
            format!("应为 {} 至 {} 个字符", limits::PASSWORD_CHARS.start(), limits::PASSWORD_CHARS.end()),
        ),
        (classes(password) < CLASSES, format!("应至少含大写字母、小写字母、数字、其他字符中的 {CLASSES} 类")),
        (small.chars().collect::<HashSet<_>>().len() < DIFFERENT, format!("应至少有 {DIFFERENT} 个不同的字符")),
        (small.contains(&username.to_lowercase()), "不能含有用户名".to_owned()),
    ];
    let problem = reasons
        .into_iter()
        .filter(|(wrong, _)| *wrong)
        .fold(Problem::of(Kind::PasswordWeak), |problem, (_, reason)| problem.at(pointer, reason));
    if problem.errors().is_empty() { Ok(()) } else { Err(problem) }
}

fn classes(password: &str) -> usize {
    let is_other = |c: char| !c.is_ascii_lowercase() && !c.is_ascii_uppercase() && !c.is_ascii_digit();
    let tests: [&dyn Fn(char) -> bool; 4] =
        [&|c| c.is_ascii_lowercase(), &|c| c.is_ascii_uppercase(), &|c| c.is_ascii_digit(), &is_other];
    tests.into_iter().filter(|test| password.chars().any(test)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cheap() -> PasswordSettings {
        PasswordSettings { memory_kib: 8, iterations: 1, concurrent_hashes: Some(1), ..PasswordSettings::default() }
    }

    #[actix_web::test]
    async fn only_the_right_password_of_a_known_name_passes() {
        let passwords = Passwords::new(&cheap()).unwrap();
        let stored = passwords.hash("Right-Horse-9".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{stored}");
        assert!(passwords.verify("Right-Horse-9".into(), Some(stored.clone())).await.unwrap());
        assert!(!passwords.verify("right-horse-9".into(), Some(stored)).await.unwrap());
        assert!(!passwords.verify("Right-Horse-9".into(), None).await.unwrap());
    }

    #[actix_web::test]
    async fn beyond_the_queue_one_is_told_to_come_back() {
        let passwords = Passwords::new(&cheap()).unwrap();
        let waiting = (0..=limits::HASH_QUEUE).map(|_| passwords.hash("Right-Horse-9".into()));
        let done = futures_util::future::join_all(waiting).await;
        assert_eq!(done.iter().filter(|result| result.is_ok()).count(), limits::HASH_QUEUE);
        let refused = done.into_iter().find_map(Result::err).map(|problem| problem.kind());
        assert_eq!(refused, Some(Kind::Unavailable));
        assert!(passwords.hash("Right-Horse-9".into()).await.is_ok(), "the queue is empty again");
    }

    #[test]
    fn a_new_password_must_be_long_mixed_and_not_the_name() {
        let table = [
            ("Fengqiao-2026-03", 0),
            ("枫桥经验好好好2026a啊", 0),
            ("Ab1-", 2),
            ("alllowercaseletters", 1),
            ("Aa1Aa1Aa1Aa1", 1),
            ("Zhang.San-2026", 1),
            ("", 3),
        ];
        for (password, reasons) in table {
            let found = check_new(password, "zhang.san", "/new").map_or_else(|problem| problem.errors().len(), |()| 0);
            assert_eq!(found, reasons, "{password}");
        }
        assert!(check_new(&format!("Aa1-{}", "x".repeat(200)), "n", "/new").is_err());
    }

    #[test]
    fn one_time_passwords_are_strong_and_differ() {
        let made: HashSet<String> = (0..100).map(|_| one_time()).collect();
        assert_eq!(made.len(), 100);
        for password in made {
            assert!(check_new(&password, "zhang.san", "/new").is_ok(), "{password}");
        }
    }
}
