//! Requests that wait for a thread with a connection, and the answers that come back.
//!
//! Threads rather than async tasks, since both engines are called synchronously. The answer is a future that runs under
//! any runtime.

use crate::error::StoreError;
use crate::limits::QUEUE_MAX;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// A piece of work in a transaction of kind `C` that somebody waits for.
pub(crate) trait Job<C>: Send {
    /// Runs it; false when what it did must be undone. May be called again once that is done.
    fn run(&mut self, transaction: &mut C) -> bool;

    /// Whether nobody waits for the outcome.
    fn is_unattended(&self) -> bool;

    /// Tells whoever waits: its outcome, or what became of the transaction around it.
    fn answer(self: Box<Self>, fate: Result<(), StoreError>);
}

/// A closure, its outcome, and the way back to whoever asked.
struct Request<F, T, E> {
    closure: F,
    outcome: Option<Result<T, E>>,
    reply: Option<oneshot::Sender<Result<T, E>>>,
}

impl<C, F, T, E> Job<C> for Request<F, T, E>
where
    F: FnMut(&mut C) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, transaction: &mut C) -> bool {
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.closure)(transaction)))
            .unwrap_or_else(|panic| Err(StoreError::Panicked(message_of(panic.as_ref())).into()));
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    fn is_unattended(&self) -> bool {
        self.reply.is_none()
    }

    fn answer(self: Box<Self>, fate: Result<(), StoreError>) {
        let Self { outcome, reply, .. } = *self;
        let outcome = fate.map_err(E::from).and_then(|()| outcome.unwrap_or_else(|| Err(StoreError::Closed.into())));
        match reply {
            // Whoever asked may have gone away meanwhile; nobody else wants the outcome.
            Some(reply) => drop(reply.send(outcome)),
            None if outcome.is_err() => tracing::error!("a write that nobody waits for was not kept"),
            None => {}
        }
    }
}

fn message_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without a message".to_owned())
}

/// A bounded queue and the threads that serve it.
pub(crate) struct Queue<C> {
    waiting: Waiting<C>,
    threads: Vec<JoinHandle<()>>,
}

/// The end of the queue that the threads take from.
pub(crate) struct Waiting<C>(Arc<Line<C>>);

/// A lock and a bell rather than a channel: of several idle threads one is woken for each request, where a channel behind
/// a lock would wake the next one only to wait.
struct Line<C> {
    state: Mutex<State<C>>,
    arrived: Condvar,
}

struct State<C> {
    jobs: VecDeque<Box<dyn Job<C>>>,
    open: bool,
}

impl<C> Clone for Waiting<C> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<C> Waiting<C> {
    fn new() -> Self {
        let state = State { jobs: VecDeque::new(), open: true };
        Self(Arc::new(Line { state: Mutex::new(state), arrived: Condvar::new() }))
    }

    /// The next request, or `None` once the queue is closed and empty.
    pub(crate) fn next(&self) -> Option<Box<dyn Job<C>>> {
        let idle = |state: &mut State<C>| state.jobs.is_empty() && state.open;
        let state = self.0.arrived.wait_while(self.state(), idle);
        state.unwrap_or_else(PoisonError::into_inner).jobs.pop_front()
    }

    /// The next request if one waits already and is of that kind.
    pub(crate) fn next_at_once(&self, kind: impl FnOnce(&dyn Job<C>) -> bool) -> Option<Box<dyn Job<C>>> {
        let mut state = self.state();
        if kind(state.jobs.front()?.as_ref()) { state.jobs.pop_front() } else { None }
    }

    fn put(&self, job: Box<dyn Job<C>>) -> Result<(), StoreError> {
        let mut state = self.state();
        if state.jobs.len() >= QUEUE_MAX {
            return Err(StoreError::Busy);
        }
        state.jobs.push_back(job);
        drop(state);
        self.0.arrived.notify_one();
        Ok(())
    }

    fn close(&self) {
        self.state().open = false;
        self.0.arrived.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State<C>> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<C: 'static> Queue<C> {
    /// Starts `threads` threads of that name, each running `serve` until the queue is closed.
    pub(crate) fn start<S>(name: &str, threads: usize, serve: S) -> Result<Self, StoreError>
    where
        S: Fn(Waiting<C>) + Clone + Send + 'static,
    {
        let mut queue = Self { waiting: Waiting::new(), threads: Vec::new() };
        for _ in 0..threads {
            let (serve, waiting) = (serve.clone(), queue.waiting.clone());
            let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || serve(waiting));
            queue.threads.push(thread.map_err(|error| StoreError::Configuration(error.to_string()))?);
        }
        Ok(queue)
    }

    /// Puts a closure into the queue; the receiver gets its outcome.
    pub(crate) fn ask<F, T, E>(&self, closure: F) -> Result<oneshot::Receiver<Result<T, E>>, StoreError>
    where
        F: FnMut(&mut C) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.waiting.put(Box::new(Request { closure, outcome: None, reply: Some(reply) }))?;
        Ok(answer)
    }

    /// Puts a closure into the queue that nobody waits for.
    pub(crate) fn tell<F>(&self, closure: F) -> Result<(), StoreError>
    where
        F: FnMut(&mut C) -> Result<(), StoreError> + Send + 'static,
    {
        self.waiting.put(Box::new(Request { closure, outcome: None, reply: None }))
    }

    /// How many requests wait.
    pub(crate) fn len(&self) -> usize {
        self.waiting.state().jobs.len()
    }
}

/// Closing lets the threads finish what waits, so that nothing accepted is lost.
impl<C> Drop for Queue<C> {
    fn drop(&mut self) {
        self.waiting.close();
        for thread in self.threads.drain(..) {
            // A request may hold the last handle of the store; a thread cannot wait for itself.
            if thread.thread().id() != std::thread::current().id() {
                drop(thread.join());
            }
        }
    }
}
