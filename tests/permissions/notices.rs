//! Notices that wait for the township's committee.

use domain::id::NoticeId;
use store::Snapshot;
use store::notifications::{self, NoticeFilter};

use super::recipes::{Ground, made};
use super::stages::Stage;

/// A notice that nobody has read.
pub(super) async fn unread(ground: &Ground<'_>) -> NoticeId {
    made(ground, Stage::Supervised).await;
    let director = ground.server.world.scope("township-director");
    let unread = NoticeFilter { read: Some(false), ..NoticeFilter::default() };
    let lines = move |snapshot: &mut Snapshot| notifications::list(snapshot, &director, unread, (None, 1));
    ground.server.store.read(lines).await.unwrap()[0].id
}
