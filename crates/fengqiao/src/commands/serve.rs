//! `fengqiao serve`: the REST interface and the pages, until it is told to stop.

use api::server;
use store::Store;

use super::{migrate::migrate, open_store};
use crate::settings::Settings;
use crate::{Failure, stop};

/// Serves until SIGTERM or Ctrl-C, then lets open requests end and everything answered reach the disk.
///
/// # Errors
/// When the database cannot be reached, its schema is not current and may not be changed, or the address is taken.
pub fn run(settings: &Settings) -> Result<(), Failure> {
    let store = open_store(settings)?;
    if settings.migrates() {
        for name in migrate(&store)? {
            tracing::info!(name, "migrated");
        }
    } else if let [first, ..] = store.pending_migrations()?.as_slice() {
        return Err(Failure::Refused(format!("the schema lacks {first}: run `fengqiao migrate`")));
    }
    actix_web::rt::System::new().block_on(serve(settings, store))
}

async fn serve(settings: &Settings, store: Store) -> Result<(), Failure> {
    let site = (api::routes::all(), workbench::pages(settings.workbench.clone(), None));
    let bound = server::bind_with_pages(settings.server.clone(), store, site, stop::asked()?).await?;
    for address in &bound.addresses {
        tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "listening");
    }
    bound.serve().await.map_err(Failure::system("serving"))?;
    tracing::info!("stopped");
    Ok(())
}
