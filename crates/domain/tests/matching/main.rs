//! How well repeats are told from lookalikes, measured on a labelled set that was made for this project.

mod kinds;
mod labelled;
mod report;
mod scenarios;
mod traditional;
