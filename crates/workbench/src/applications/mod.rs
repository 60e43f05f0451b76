//! Applications of citizens: the public page on which one applies, and the pages of the committee that answers.

mod answer;
mod apply;
mod list;

pub(crate) use answer::{Answering, picture, show};
pub(crate) use apply::{apply, page as apply_page, places};
pub(crate) use list::{Line, show as list};
