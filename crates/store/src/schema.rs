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
        dossier -> Nullable<Id>,
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

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant};
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};

    /// People who work in an organisation.
    account (county, id) {
        county -> CountyCode,
        id -> Id,
        username -> Text,
        wrapped_key -> Binary,
        name -> Binary,
        organisation -> Id,
        division -> Text,
        password_hash -> Text,
        password_chosen_at -> Nullable<Instant>,
        token_version -> BigInt,
        version -> BigInt,
        created_at -> Instant,
        created_by -> Nullable<Id>,
        disabled_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant, Word};
    use diesel::sql_types::Nullable;

    /// Roles that an account holds.
    account_role (county, account, role) {
        county -> CountyCode,
        account -> Id,
        role -> Word,
        granted_at -> Instant,
        granted_by -> Nullable<Id>,
        confirmed_by -> Nullable<Id>,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant, Json};

    /// Roles that wait for a second administrator.
    role_proposal (county, account) {
        county -> CountyCode,
        account -> Id,
        roles -> Json,
        proposed_at -> Instant,
        proposed_by -> Id,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant};
    use diesel::sql_types::Nullable;

    /// From log-in to log-out.
    session (county, id) {
        county -> CountyCode,
        id -> Id,
        account -> Id,
        started_at -> Instant,
        expires_at -> Instant,
        ended_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant};
    use diesel::sql_types::{Binary, Nullable};

    /// Refresh tokens of a session, each good once.
    refresh_token (county, id) {
        county -> CountyCode,
        id -> Id,
        session -> Id,
        secret_hash -> Binary,
        expires_at -> Instant,
        used_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant};
    use diesel::sql_types::{BigInt, Binary, Nullable};

    /// Second factors of accounts.
    second_factor (county, account) {
        county -> CountyCode,
        account -> Id,
        secret -> Binary,
        enrolled_at -> Instant,
        confirmed_at -> Nullable<Instant>,
        last_step -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id};
    use diesel::sql_types::Binary;

    /// Recovery codes that are still good.
    recovery_code (county, account, code_hash) {
        county -> CountyCode,
        account -> Id,
        code_hash -> Binary,
    }
}

diesel::table! {
    use crate::types::sql::Instant;
    use diesel::sql_types::{Binary, Integer, Nullable};

    /// Failed log-ins by a keyed hash of the name.
    login_attempt (name_index) {
        name_index -> Binary,
        failures -> Integer,
        last_at -> Instant,
        locked_until -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::types::sql::{Id, Instant};
    use diesel::sql_types::Binary;

    /// Keys that sign access tokens.
    signing_key (id) {
        id -> Id,
        wrapped_key -> Binary,
        secret -> Binary,
        signs_from -> Instant,
        signs_until -> Instant,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant, Json, Word};
    use diesel::sql_types::Nullable;

    /// What happened to accounts.
    account_event (county, id) {
        county -> CountyCode,
        id -> Id,
        at -> Instant,
        event -> Word,
        subject -> Nullable<Id>,
        actor -> Nullable<Id>,
        detail -> Json,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant, Word};
    use diesel::sql_types::{BigInt, Nullable, Text};

    /// Committees, centres, offices, departments.
    organisation (county, id) {
        county -> CountyCode,
        id -> Id,
        name -> Text,
        kind -> Word,
        tier -> Word,
        division -> Word,
        parent -> Nullable<Id>,
        number_prefix -> Text,
        version -> BigInt,
        created_at -> Instant,
        closed_at -> Nullable<Instant>,
        phone -> Nullable<Word>,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Word};
    use diesel::sql_types::Text;

    /// Villages and residents' communities.
    village (county, code) {
        county -> CountyCode,
        code -> Word,
        name -> Text,
    }
}

diesel::table! {
    use crate::types::sql::{CivilDate, CountyCode, Id, Instant, Json, Word};
    use diesel::sql_types::{Nullable, Text};

    /// What places have set for a rule.
    rule_override (county, id) {
        county -> CountyCode,
        id -> Id,
        division -> Word,
        organisation_kind -> Nullable<Text>,
        key -> Word,
        value -> Json,
        effective_from -> CivilDate,
        set_at -> Instant,
        set_by -> Id,
        reason -> Text,
    }
}

diesel::table! {
    use crate::types::sql::{CivilDate, CountyCode, Id, Instant, Word};
    use diesel::sql_types::{Nullable, Text};

    /// What places add to the forms of papers.
    template_note (county, id) {
        county -> CountyCode,
        id -> Id,
        form -> Text,
        division -> Word,
        organisation_kind -> Nullable<Word>,
        text -> Nullable<Text>,
        effective_from -> CivilDate,
        set_at -> Instant,
        set_by -> Id,
        reason -> Text,
    }
}

diesel::table! {
    use crate::types::sql::{CivilDate, Word};
    use diesel::sql_types::Text;

    /// Days of the calendar that were loaded or corrected.
    holiday (date) {
        date -> CivilDate,
        kind -> Word,
        name -> Text,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant, Json, Word};
    use diesel::sql_types::{Nullable, Text};

    /// Who changed what of the reference data.
    reference_change (county, id) {
        county -> CountyCode,
        id -> Id,
        at -> Instant,
        actor -> Nullable<Id>,
        organisation -> Nullable<Id>,
        action -> Word,
        subject -> Word,
        subject_key -> Text,
        before -> Nullable<Json>,
        after -> Json,
        reason -> Nullable<Text>,
        request -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::types::sql::Id;
    use diesel::sql_types::Integer;

    /// Tells that the reference data has changed.
    reference_version (id) {
        id -> Integer,
        version -> Id,
    }
}

diesel::table! {
    use crate::types::sql::{CivilDate, CountyCode, Id, Instant, Word};
    use diesel::sql_types::{Binary, Integer, Nullable, Text};

    /// Mediation cases.
    mediation_case (county, id) {
        county -> CountyCode,
        id -> Id,
        version -> Integer,
        state -> Word,
        category -> Word,
        sectors -> Text,
        difficulty -> Word,
        source -> Word,
        tier -> Word,
        responsible -> Id,
        registered_by -> Id,
        registered_at -> Instant,
        division -> Word,
        township -> Word,
        number -> Nullable<Text>,
        accepted_on -> Nullable<CivilDate>,
        due_kind -> Nullable<Word>,
        due_on -> Nullable<CivilDate>,
        yellow_from -> Nullable<CivilDate>,
        red_from -> Nullable<CivilDate>,
        offered_to -> Nullable<Id>,
        chain_head -> Binary,
        wrapped_key -> Nullable<Binary>,
        summary -> Binary,
        snapshot -> Binary,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant};
    use diesel::sql_types::{Binary, Integer, Text};

    /// Histories of cases.
    case_event (county, case_id, sequence) {
        county -> CountyCode,
        case_id -> Id,
        sequence -> Integer,
        at -> Instant,
        actor -> Id,
        organisation -> Id,
        kind -> Text,
        payload -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant};

    /// Who sees a case because of taking part.
    case_organisation (county, case_id, organisation) {
        county -> CountyCode,
        case_id -> Id,
        organisation -> Id,
        registered_at -> Instant,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant};

    /// Who mediates now.
    case_mediator (county, case_id, mediator) {
        county -> CountyCode,
        case_id -> Id,
        mediator -> Id,
        registered_at -> Instant,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id};
    use diesel::sql_types::Integer;

    /// Last number of a committee in a year.
    case_number (county, organisation, year) {
        county -> CountyCode,
        organisation -> Id,
        year -> Integer,
        last -> Integer,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id};
    use diesel::sql_types::{Binary, Nullable};

    /// Particulars of people.
    person (county, case_id, id) {
        county -> CountyCode,
        case_id -> Id,
        id -> Id,
        wrapped_key -> Nullable<Binary>,
        particulars -> Binary,
        name_index -> Nullable<Binary>,
        identity_index -> Nullable<Binary>,
        phone_index -> Nullable<Binary>,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id};
    use diesel::sql_types::Binary;

    /// Files of cases.
    attachment (county, id) {
        county -> CountyCode,
        id -> Id,
        case_id -> Id,
        file -> Binary,
        wrapped_key -> Binary,
    }
}

diesel::table! {
    use crate::types::sql::{CivilDate, CountyCode, Id, Instant, Word};
    use diesel::sql_types::{Binary, Integer, Nullable, Text};

    /// Petitions.
    petition (county, id) {
        county -> CountyCode,
        id -> Id,
        version -> Integer,
        number -> Text,
        state -> Word,
        kind -> Word,
        channel -> Word,
        content -> Word,
        flags -> Text,
        division -> Word,
        township -> Word,
        registered_in -> Id,
        registered_by -> Id,
        registered_at -> Instant,
        received_on -> CivilDate,
        responsible -> Id,
        handler -> Nullable<Id>,
        matter -> Id,
        repeat_seq -> Integer,
        concluded_on -> Nullable<CivilDate>,
        due_kind -> Nullable<Word>,
        due_on -> Nullable<CivilDate>,
        yellow_from -> Nullable<CivilDate>,
        red_from -> Nullable<CivilDate>,
        query_index -> Nullable<Binary>,
        chain_head -> Binary,
        wrapped_key -> Nullable<Binary>,
        summary -> Binary,
        traits -> Binary,
        snapshot -> Binary,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant};

    /// Who sees a petition because of having it before them.
    petition_organisation (county, petition_id, organisation) {
        county -> CountyCode,
        petition_id -> Id,
        organisation -> Id,
        registered_at -> Instant,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id};
    use diesel::sql_types::Binary;

    /// Whom an accusation is kept from.
    petition_accused (county, petition_id, accused) {
        county -> CountyCode,
        petition_id -> Id,
        accused -> Binary,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id};
    use diesel::sql_types::BigInt;

    /// How an earlier petition of the same person or matter is found.
    petition_key (county, petition_id, hash) {
        county -> CountyCode,
        petition_id -> Id,
        hash -> BigInt,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id};
    use diesel::sql_types::Integer;

    /// Last number of an office in a year.
    petition_number (county, organisation, year) {
        county -> CountyCode,
        organisation -> Id,
        year -> Integer,
        last -> Integer,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant};
    use diesel::sql_types::{Binary, Integer, Nullable, Text};

    /// Papers that were printed.
    print (county, hash) {
        county -> CountyCode,
        hash -> Id,
        case_id -> Id,
        case_version -> Integer,
        form -> Text,
        form_version -> Integer,
        masked -> Integer,
        at -> Instant,
        actor -> Id,
        organisation -> Id,
        content -> Nullable<Binary>,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id};
    use diesel::sql_types::{Binary, Integer};

    /// Histories that have grown since the last checkpoint.
    checkpoint_due (county, case_id) {
        county -> CountyCode,
        case_id -> Id,
        sequence -> Integer,
        hash -> Binary,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Instant};
    use diesel::sql_types::{Binary, Integer};

    /// Signed checkpoints of histories.
    checkpoint (county, number) {
        county -> CountyCode,
        number -> Integer,
        at -> Instant,
        heads -> Binary,
        hash -> Binary,
        signature -> Binary,
    }
}

diesel::table! {
    use crate::types::sql::{CivilDate, CountyCode, Id, Word};
    use diesel::sql_types::{BigInt, Integer, Nullable};

    /// What cases count for.
    case_measure (county, case_id, sequence) {
        county -> CountyCode,
        case_id -> Id,
        sequence -> Integer,
        measure -> Word,
        organisation -> Id,
        category -> Word,
        source -> Word,
        division -> Word,
        township -> Word,
        counted_on -> CivilDate,
        amount -> BigInt,
        known_from -> CivilDate,
        known_until -> Nullable<CivilDate>,
    }
}

diesel::table! {
    use crate::types::sql::{CivilDate, CountyCode, Id, Word};
    use diesel::sql_types::{Bool, Integer, Nullable};

    /// What petitions count for.
    petition_measure (county, petition_id, sequence) {
        county -> CountyCode,
        petition_id -> Id,
        sequence -> Integer,
        measure -> Word,
        organisation -> Id,
        division -> Word,
        township -> Word,
        channel -> Word,
        content -> Word,
        purpose -> Word,
        counted_on -> CivilDate,
        hit_on -> Nullable<CivilDate>,
        amount -> Integer,
        known_from -> CivilDate,
        known_until -> Nullable<CivilDate>,
        measured_on -> Nullable<CivilDate>,
        shielded -> Bool,
    }
}

diesel::table! {
    use crate::types::sql::{CivilDate, CountyCode, Id, Instant, Word};
    use diesel::sql_types::{Integer, Nullable};

    /// What offices and people are told.
    notification (county, id) {
        county -> CountyCode,
        id -> Id,
        organisation -> Id,
        addressee -> Nullable<Id>,
        kind -> Word,
        subject -> Word,
        subject_county -> CountyCode,
        subject_id -> Id,
        clock -> Nullable<Word>,
        number -> Nullable<Integer>,
        due_on -> Nullable<CivilDate>,
        created_at -> Instant,
        read_at -> Nullable<Instant>,
        read_by -> Nullable<Id>,
    }
}

diesel::table! {
    use crate::types::sql::{CivilDate, CountyCode, Id, Word};
    use diesel::sql_types::{Integer, Nullable};

    /// Clocks that run.
    deadline (county, subject_id, kind, number) {
        county -> CountyCode,
        subject_id -> Id,
        kind -> Word,
        number -> Integer,
        subject -> Word,
        owner -> Id,
        division -> Word,
        township -> Word,
        started_on -> CivilDate,
        due_on -> CivilDate,
        nominal_on -> CivilDate,
        yellow_from -> CivilDate,
        red_from -> CivilDate,
        alarm_on -> CivilDate,
        legal_latest -> CivilDate,
        paused_from -> Nullable<CivilDate>,
        estimated -> Integer,
        called_upon -> Nullable<Id>,
    }
}

diesel::table! {
    use crate::types::sql::{CivilDate, CountyCode, Id, Word};

    /// When lamps turn next.
    lamp_watch (county, subject_id) {
        county -> CountyCode,
        subject_id -> Id,
        subject -> Word,
        turns_on -> CivilDate,
    }
}

diesel::table! {
    use crate::types::sql::{CivilDate, CountyCode, Id, Instant, Word};
    use diesel::sql_types::{Binary, Integer, Nullable};

    /// Meetings on cases and petitions.
    meeting (county, id) {
        county -> CountyCode,
        id -> Id,
        kind -> Word,
        organisation -> Id,
        held_on -> CivilDate,
        created_by -> Id,
        created_at -> Instant,
        version -> Integer,
        closed_at -> Nullable<Instant>,
        hash -> Nullable<Binary>,
        wrapped_key -> Binary,
        content -> Binary,
    }
}

diesel::table! {
    use crate::types::sql::{CivilDate, CountyCode, Id};

    /// Who sees a meeting.
    meeting_organisation (county, meeting_id, organisation) {
        county -> CountyCode,
        meeting_id -> Id,
        organisation -> Id,
        held_on -> CivilDate,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant, Word};
    use diesel::sql_types::{Binary, Integer, Nullable};

    /// Ledgers that offices take over.
    ledger_import (county, id) {
        county -> CountyCode,
        id -> Id,
        organisation -> Id,
        file -> Binary,
        state -> Word,
        uploaded_by -> Id,
        uploaded_at -> Instant,
        rows_read -> Integer,
        faulty -> Integer,
        imported -> Integer,
        repeated -> Integer,
        confirmed_by -> Nullable<Id>,
        finished_at -> Nullable<Instant>,
        wrapped_key -> Binary,
        summary -> Binary,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id};
    use diesel::sql_types::{Binary, Integer};

    /// Rows of a ledger that are not cases yet.
    ledger_row (county, import_id, number) {
        county -> CountyCode,
        import_id -> Id,
        number -> Integer,
        faults -> Integer,
        content -> Binary,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id};
    use diesel::sql_types::Binary;

    /// What an organisation has taken over from its ledgers.
    ledger_taken (county, organisation, identity) {
        county -> CountyCode,
        organisation -> Id,
        identity -> Binary,
        case_id -> Id,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant};
    use diesel::sql_types::{Binary, Integer, Nullable, Text};

    /// Where notices are sent to.
    webhook (county, id) {
        county -> CountyCode,
        id -> Id,
        organisation -> Id,
        url -> Text,
        kinds -> Text,
        enabled -> Integer,
        version -> Integer,
        created_by -> Id,
        created_at -> Instant,
        failed_at -> Nullable<Instant>,
        wrapped_key -> Binary,
        secret -> Binary,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant, Word};
    use diesel::sql_types::{Binary, Integer, Nullable};

    /// Applications for mediation that citizens sent in.
    application (county, id) {
        county -> CountyCode,
        id -> Id,
        organisation -> Id,
        division -> Word,
        state -> Word,
        received_at -> Instant,
        answered_at -> Nullable<Instant>,
        case_id -> Nullable<Id>,
        version -> Integer,
        chain_head -> Binary,
        query_index -> Binary,
        wrapped_key -> Nullable<Binary>,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant, Word};
    use diesel::sql_types::{Binary, Integer, Nullable};

    /// What happened to applications.
    application_event (county, application_id, sequence) {
        county -> CountyCode,
        application_id -> Id,
        sequence -> Integer,
        at -> Instant,
        actor -> Nullable<Id>,
        state -> Word,
        payload -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    use crate::types::sql::{CivilDate, CountyCode, Id, Instant, Word};
    use diesel::sql_types::{Integer, Nullable, Text};

    /// Notices on their way there.
    webhook_delivery (county, id) {
        county -> CountyCode,
        id -> Id,
        webhook -> Id,
        kind -> Word,
        subject -> Word,
        subject_county -> CountyCode,
        subject_id -> Id,
        clock -> Nullable<Word>,
        number -> Nullable<Integer>,
        due_on -> Nullable<CivilDate>,
        created_at -> Instant,
        outcome -> Word,
        attempts -> Integer,
        status -> Nullable<Integer>,
        error -> Nullable<Text>,
        ended_at -> Nullable<Instant>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(webhook_delivery, petition);
diesel::allow_tables_to_appear_in_same_query!(webhook_delivery, petition_accused);
diesel::allow_tables_to_appear_in_same_query!(webhook_delivery, petition_organisation);

diesel::table! {
    use crate::types::sql::{CivilDate, CountyCode, Id, Instant, Word};
    use diesel::sql_types::{Integer, Nullable, Text};

    /// Places that are visited from time to time.
    patrol_point (county, id) {
        county -> CountyCode,
        id -> Id,
        division -> Word,
        name -> Text,
        place -> Text,
        every_days -> Integer,
        defined_by -> Id,
        defined_at -> Instant,
        version -> Integer,
        last_visit_on -> Nullable<CivilDate>,
        due_on -> CivilDate,
        closed_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::types::sql::{CountyCode, Id, Instant, Word};

    /// Visits to them.
    patrol_visit (county, point_id, id) {
        county -> CountyCode,
        point_id -> Id,
        id -> Id,
        visited_at -> Instant,
        recorded_at -> Instant,
        actor -> Id,
        organisation -> Id,
        finding -> Word,
    }
}

diesel::allow_tables_to_appear_in_same_query!(meeting, meeting_organisation);
diesel::allow_tables_to_appear_in_same_query!(case_event, case_organisation, case_mediator, mediation_case, person);
diesel::allow_tables_to_appear_in_same_query!(case_measure, mediation_case);
diesel::allow_tables_to_appear_in_same_query!(
    person,
    petition,
    petition_organisation,
    petition_accused,
    petition_measure,
);
diesel::allow_tables_to_appear_in_same_query!(account, account_role);
diesel::allow_tables_to_appear_in_same_query!(notification, mediation_case);
diesel::allow_tables_to_appear_in_same_query!(notification, petition);
diesel::allow_tables_to_appear_in_same_query!(notification, petition_accused);
diesel::allow_tables_to_appear_in_same_query!(notification, petition_organisation);
diesel::allow_tables_to_appear_in_same_query!(deadline, mediation_case);
diesel::allow_tables_to_appear_in_same_query!(deadline, petition);
diesel::allow_tables_to_appear_in_same_query!(deadline, petition_accused);
diesel::allow_tables_to_appear_in_same_query!(deadline, petition_organisation);
