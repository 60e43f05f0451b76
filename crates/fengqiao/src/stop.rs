//! When to stop.

use tokio::signal::unix::{SignalKind, signal};

use crate::Failure;

/// Waits for Ctrl-C or SIGTERM. They are watched from the call on, not only once the future is awaited.
///
/// # Errors
/// When the operating system lets nobody watch.
pub(crate) fn asked() -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
    let watch = |kind| signal(kind).map_err(Failure::system("watching for the signal to stop"));
    let mut interrupt = watch(SignalKind::interrupt())?;
    let mut terminate = watch(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping");
    })
}
