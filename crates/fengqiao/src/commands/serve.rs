//! `fengqiao serve`: the REST interface and the pages, until it is told to stop.

use std::time::Duration;

use actix_web::{rt, web};
use api::server;
use store::Store;

use super::open_current;
use crate::settings::Settings;
use crate::{Failure, stop};

/// Serves until SIGTERM or Ctrl-C, then lets open requests end and everything answered reach the disk.
///
/// # Errors
/// When the database cannot be reached, its schema is not current and may not be changed, or the address is taken.
pub fn run(settings: &Settings) -> Result<(), Failure> {
    let store = open_current(settings)?;
    rt::System::new().block_on(serve(settings, store.clone()))?;
    if let Err(error) = store.settle() {
        tracing::warn!(%error, "the log stays beside the database until the next start");
    }
    tracing::info!("stopped");
    Ok(())
}

async fn serve(settings: &Settings, store: Store) -> Result<(), Failure> {
    let site = (api::routes::all(), workbench::pages(settings.workbench.clone(), None));
    let bound = server::bind_with_pages(settings.server.clone(), store.clone(), site, stop::asked()?).await?;
    for address in &bound.addresses {
        tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "listening");
    }
    let signing = settings.checkpoints.every().map(|every| rt::spawn(sign(store.clone(), every)));
    let served = bound.serve().await;
    if let Some(signing) = signing {
        signing.abort();
    }
    served.map_err(Failure::system("serving"))
}

/// Signs checkpoints from time to time.
async fn sign(store: Store, every: Duration) {
    let mut turns = rt::time::interval(every);
    loop {
        turns.tick().await;
        let store = store.clone();
        match web::block(move || store.sign_checkpoints()).await {
            Ok(Ok(signed)) => tracing::debug!(signed, "checkpoints"),
            Ok(Err(error)) => tracing::error!(%error, "checkpoints could not be signed; it is tried again"),
            Err(error) => tracing::error!(%error, "checkpoints could not be signed; it is tried again"),
        }
    }
}
