create table lecture (
    id text primary key,
    title text not null,
    course text not null,
    language text not null,
    vocabulary text not null,
    listed integer not null,
    created_ms bigint not null,
    started_ms bigint,
    ended_ms bigint,
    retention_days integer,
    revision integer not null,
    next_seq bigint not null,
    changes bigint not null
);
create index lecture_by_creation on lecture (created_ms, id);

create table segment (
    number bigint generated always as identity primary key,
    lecture text not null references lecture (id) on delete cascade,
    seq bigint not null,
    id text not null,
    revision integer not null,
    change bigint not null,
    origin text not null,
    speaker text not null,
    text text not null,
    words text not null,
    start_ms bigint not null,
    end_ms bigint not null,
    language text not null,
    confidence double precision not null,
    model text not null,
    marks text not null,
    -- The words as the analyser gives them.
    terms tsvector not null,
    unique (lecture, seq),
    unique (lecture, id)
);
create index segment_by_change on segment (lecture, change);
create index segment_by_term on segment using gin (terms);

-- What a segment was before its newest revision.
create table former_revision (
    lecture text not null references lecture (id) on delete cascade,
    seq bigint not null,
    revision integer not null,
    origin text not null,
    text text not null,
    words text not null,
    marks text not null,
    replaced_ms bigint not null,
    primary key (lecture, seq, revision)
);
