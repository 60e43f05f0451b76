//! The tables, as both engines have them. A test compares them with what the migrations make.

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant, Word};
    use diesel::sql_types::{Nullable, Text};

    /// Who looked at what, and why.
    access_log (county, id) {
        county -> CountyCode,
        id -> Id,
        at -> Instant,
        actor -> Id,
        organisation -> Id,
        action -> Word,
        subject -> Word,
        subject_id -> Nullable<Id>,
        reason -> Nullable<Text>,
        request -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant, Json};
    use diesel::sql_types::{Integer, Nullable, Text};

    /// Work that follows from a change.
    outbox (county, id) {
        county -> CountyCode,
        id -> Id,
        topic -> Text,
        payload -> Json,
        available_at -> Instant,
        lease_until -> Nullable<Instant>,
        attempts -> Integer,
        last_error -> Nullable<Text>,
        done_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant};
    use diesel::sql_types::{Binary, Integer, Text};

    /// Answers already given.
    idempotency_key (county, actor, key) {
        county -> CountyCode,
        actor -> Id,
        key -> Text,
        request_hash -> Binary,
        status -> Integer,
        wrapped_key -> Binary,
        body -> Binary,
        expires_at -> Instant,
    }
}
