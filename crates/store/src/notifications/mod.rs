//! Notices (提醒): what an office, or one person in it, is told of cases and petitions.
//!
//! They are given in the transaction of the act that they tell of ([`tell`]), and when a lamp turns ([`watch`]). A notice
//! holds nothing personal; its title is read from the case or petition, by whoever may see that.

mod give;
mod list;
#[cfg(test)]
mod tests;
mod watch;

pub(crate) use give::{About, forget_read, give};
pub use list::{Addressed, NoticeFilter, NoticeLine, NoticePosition, list, read_all, read_one, unread, unread_up_to};
pub(crate) use watch::{LAMPS, follow, look, tell, tell_of_meeting, tell_of_order};

use crate::types::words;

words!(domain::notice::DossierKind, domain::notice::NoticeKind, domain::notice::NoticeSubject);
