//! What a form is: data. Its fields say where each datum comes from, its parts where it stands on the paper.
//!
//! To add a form, write a constant of [`Form`] in a module of [`crate::forms`] and put it into
//! [`crate::forms::FORMS`]; lists, API, case file and tests take it from there.

use chrono::NaiveDate;
use domain::basis::Basis;
use domain::case::Case;
use domain::id::OrganisationId;
use escalation::Aggregate;
use store::Materials;

use crate::content::{Block, Signing};
use crate::fill::Misses;
use crate::filling::Filling;

domain::coded_enum! {
    /// Where a paper lies in the complete case file (卷宗), in its official order.
    pub enum Slot {
        /// Application or register (申请书或者受理登记表).
        Application = "application" "人民调解申请书、受理登记表";
        /// Rights and duties (权利义务告知书).
        Notice = "notice" "权利义务告知书";
        /// Proofs of identity (身份证明).
        Identity = "identity" "当事人身份证明";
        /// Authorisations (授权委托).
        Authorisation = "authorisation" "授权委托书、推选代表书";
        /// Inquiries (调查笔录).
        Inquiry = "inquiry" "调查笔录";
        /// Evidence (证据材料).
        Evidence = "evidence" "证据材料";
        /// Sessions (调解笔录).
        Session = "session" "调解笔录";
        /// Agreement, or why there is none (协议书).
        Outcome = "outcome" "调解协议书";
        /// Performance (履行凭证).
        Performance = "performance" "履行凭证";
        /// Visits (回访记录).
        FollowUp = "follow_up" "回访记录";
        /// Judicial confirmation (司法确认材料).
        Confirmation = "confirmation" "司法确认材料";
        /// Anything to be explained, and the way over the tiers (情况说明).
        Situation = "situation" "卷宗情况说明及流转材料";
    }
}

/// What papers are made of: a case (案件) or a petition (信访件).
pub trait Subject: Aggregate + Clone {
    /// Its forms.
    const FORMS: &'static [&'static Form<Self>];

    /// Its number, once it has one.
    fn number(&self) -> Option<String>;

    /// Its version.
    fn version(&self) -> u64;
}

/// A form (文书格式).
pub struct Form<A: Subject = Case> {
    /// Stable word for it, in URLs and on the paper.
    pub id: &'static str,
    /// Grows when its text changes.
    pub version: u16,
    /// Chinese title.
    pub title: &'static str,
    /// Articles it rests on.
    pub basis: &'static [Basis],
    /// Where it lies in the case file; nowhere for papers of petitions.
    pub slot: Option<Slot>,
    /// Whether the organisation stands above the title.
    pub(crate) headed: bool,
    /// For what of the case or petition it can be made now.
    pub(crate) occasions: fn(&Materials<A>) -> Vec<Occasion>,
    /// Which organisation issues it.
    pub(crate) issuer: fn(&Filling<'_, A>) -> OrganisationId,
    /// Civil date of what it tells, once that has happened.
    pub(crate) on: fn(&Filling<'_, A>) -> Option<NaiveDate>,
    /// Its data.
    pub(crate) fields: &'static [Field<A>],
    /// What stands on it, from above.
    pub(crate) parts: &'static [Part<A>],
}

/// One paper of a form that can be made: about the second session, the third visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// Running number among the papers of this form in the case, from 1.
    pub number: u32,
    /// What it is about, in words; empty where there is only one.
    pub about: String,
    /// Whether what it tells has not happened yet: it is made to be filled in and signed by hand.
    pub open: bool,
}

impl Occasion {
    /// The only one of its form, of what has happened.
    pub(crate) fn only() -> Vec<Self> {
        vec![Self { number: 1, about: String::new(), open: false }]
    }

    /// The only one of its form, to be filled in by hand.
    pub(crate) fn blank() -> Vec<Self> {
        vec![Self { number: 1, about: String::new(), open: true }]
    }

    /// One for each of what has happened, and where `next` says so an open one.
    pub(crate) fn each(about: impl IntoIterator<Item = String>, next: Option<&str>) -> Vec<Self> {
        let happened = about.into_iter().map(|about| (about, false));
        let all = happened.chain(next.map(|about| (about.to_owned(), true)));
        (1..).zip(all).map(|(number, (about, open))| Self { number, about, open }).collect()
    }
}

/// Whether a form must have a datum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// It is missing when the case does not have it.
    Required,
    /// It may stay empty.
    Optional,
}

/// A datum of a form.
pub(crate) struct Field<A: Subject = Case> {
    /// Chinese name, as it stands on the paper and in `{…}` of its texts.
    pub(crate) name: &'static str,
    pub(crate) need: Need,
    /// Where it comes from.
    pub(crate) value: fn(&Filling<'_, A>) -> Option<String>,
}

/// A required datum.
pub(crate) const fn required<A: Subject>(name: &'static str, value: fn(&Filling<'_, A>) -> Option<String>) -> Field<A> {
    Field { name, need: Need::Required, value }
}

/// A datum that may stay empty.
pub(crate) const fn optional<A: Subject>(name: &'static str, value: fn(&Filling<'_, A>) -> Option<String>) -> Field<A> {
    Field { name, need: Need::Optional, value }
}

/// A committee whose seal a paper bears, with the civil date on which it has sealed, if it has.
pub(crate) type Sealing = (OrganisationId, Option<NaiveDate>);

/// A piece of a form. `{…}` in a text stands for a field.
pub(crate) enum Part<A: Subject = Case> {
    /// The number of the case or petition, at the right.
    Number,
    /// A line without indent.
    Lead(&'static str),
    /// Paragraphs.
    Prose(&'static str),
    /// A heading and below it a field, at length.
    Section(&'static str, &'static str),
    /// Rows of fields, each its name and its value.
    Fields(&'static [&'static [&'static str]]),
    /// The people, as a table or one by one.
    People(fn(&Filling<'_, A>, &mut Misses) -> Vec<Block>),
    /// A table made from the case or petition.
    List(List<A>),
    /// Lines to sign on.
    Signatures(fn(&Filling<'_, A>) -> Vec<Signing>),
    /// Organisation, date and room for the seal.
    Seal,
    /// The same of several organisations.
    Seals(fn(&Filling<'_, A>) -> Vec<Sealing>),
    /// Small print.
    Note(&'static str),
    /// Lines to write on.
    Ruled(u16),
}

/// A table made from the case or petition.
pub(crate) struct List<A: Subject = Case> {
    /// Names and relative widths of its columns.
    pub(crate) columns: &'static [(&'static str, u16)],
    /// Its rows.
    pub(crate) rows: fn(&Filling<'_, A>) -> Vec<Vec<String>>,
    /// Empty rows where there are none.
    pub(crate) spare: u16,
}
