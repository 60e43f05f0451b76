//! Requests that wait for a thread with a connection, and the answers that come back.
//!
//! Threads rather than async tasks, since both engines are called synchronously. The answer is a future that runs under
//! any runtime.

use crate::error::StoreError;
use crate::limits::QUEUE_MAX;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// A piece of work in a transaction of kind `C` that somebody waits for.
pub(crate) trait Job<C>: Send {
    /// Runs it; false when what it did must be undone. May be called again once that is done.
    fn run(&mut self, transaction: &mut C) -> bool;

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
    sender: Option<SyncSender<Box<dyn Job<C>>>>,
    length: Arc<AtomicUsize>,
    threads: Vec<JoinHandle<()>>,
}

/// The end of the queue that the threads take from.
pub(crate) struct Waiting<C> {
    receiver: Arc<Mutex<Receiver<Box<dyn Job<C>>>>>,
    length: Arc<AtomicUsize>,
}

impl<C> Clone for Waiting<C> {
    fn clone(&self) -> Self {
        Self { receiver: Arc::clone(&self.receiver), length: Arc::clone(&self.length) }
    }
}

impl<C> Waiting<C> {
    /// The next request, or `None` once the queue is closed and empty.
    pub(crate) fn next(&self) -> Option<Box<dyn Job<C>>> {
        let job = self.receiver.lock().unwrap_or_else(PoisonError::into_inner).recv().ok();
        self.taken(job)
    }

    /// The next request if one waits already.
    pub(crate) fn next_at_once(&self) -> Option<Box<dyn Job<C>>> {
        let job = self.receiver.lock().unwrap_or_else(PoisonError::into_inner).try_recv().ok();
        self.taken(job)
    }

    fn taken(&self, job: Option<Box<dyn Job<C>>>) -> Option<Box<dyn Job<C>>> {
        if job.is_some() {
            self.length.fetch_sub(1, Ordering::Relaxed);
        }
        job
    }
}

impl<C: 'static> Queue<C> {
    /// Starts `threads` threads of that name, each running `serve` until the queue is closed.
    pub(crate) fn start<S>(name: &str, threads: usize, serve: S) -> Result<Self, StoreError>
    where
        S: Fn(Waiting<C>) + Clone + Send + 'static,
    {
        let (sender, receiver) = sync_channel(QUEUE_MAX);
        let length = Arc::new(AtomicUsize::new(0));
        let waiting = Waiting { receiver: Arc::new(Mutex::new(receiver)), length: Arc::clone(&length) };
        let mut queue = Self { sender: Some(sender), length, threads: Vec::new() };
        for _ in 0..threads {
            let (serve, waiting) = (serve.clone(), waiting.clone());
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
        self.put(Box::new(Request { closure, outcome: None, reply: Some(reply) }))?;
        Ok(answer)
    }

    /// Puts a closure into the queue that nobody waits for.
    pub(crate) fn tell<F>(&self, closure: F) -> Result<(), StoreError>
    where
        F: FnMut(&mut C) -> Result<(), StoreError> + Send + 'static,
    {
        self.put(Box::new(Request { closure, outcome: None, reply: None }))
    }

    /// How many requests wait.
    pub(crate) fn len(&self) -> usize {
        self.length.load(Ordering::Relaxed)
    }

    fn put(&self, job: Box<dyn Job<C>>) -> Result<(), StoreError> {
        // Counted first, so that a thread that takes it at once does not count below zero.
        self.length.fetch_add(1, Ordering::Relaxed);
        let refused = match self.sender.as_ref().map(|sender| sender.try_send(job)) {
            Some(Ok(())) => return Ok(()),
            Some(Err(TrySendError::Full(_))) => StoreError::Busy,
            Some(Err(TrySendError::Disconnected(_))) | None => StoreError::Closed,
        };
        self.length.fetch_sub(1, Ordering::Relaxed);
        Err(refused)
    }
}

/// Closing lets the threads finish what waits, so that nothing accepted is lost.
impl<C> Drop for Queue<C> {
    fn drop(&mut self) {
        self.sender = None;
        for thread in self.threads.drain(..) {
            // A request may hold the last handle of the store; a thread cannot wait for itself.
            if thread.thread().id() != std::thread::current().id() {
                drop(thread.join());
            }
        }
    }
}
