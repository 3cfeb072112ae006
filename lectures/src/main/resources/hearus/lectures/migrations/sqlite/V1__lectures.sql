create table lecture (
    id text primary key,
    title text not null,
    course text not null,
    language text not null,
    vocabulary text not null,
    listed integer not null,
    created_ms integer not null,
    started_ms integer,
    ended_ms integer,
    retention_days integer,
    revision integer not null,
    next_seq integer not null,
    changes integer not null
) strict;
create index lecture_by_creation on lecture (created_ms, id);

create table segment (
    number integer primary key autoincrement,
    lecture text not null references lecture (id) on delete cascade,
    seq integer not null,
    id text not null,
    revision integer not null,
    change integer not null,
    origin text not null,
    speaker text not null,
    text text not null,
    words text not null,
    start_ms integer not null,
    end_ms integer not null,
    language text not null,
    confidence real not null,
    model text not null,
    marks text not null,
    unique (lecture, seq),
    unique (lecture, id)
) strict;
create index segment_by_change on segment (lecture, change);

-- What a segment was before its newest revision.
create table former_revision (
    lecture text not null references lecture (id) on delete cascade,
    seq integer not null,
    revision integer not null,
    origin text not null,
    text text not null,
    words text not null,
    marks text not null,
    replaced_ms integer not null,
    primary key (lecture, seq, revision)
) strict, without rowid;

-- The words of each segment as the analyser gives them, found by the segment's number. What is deleted is overwritten at once.
create virtual table segment_terms using fts5 (terms, tokenize='unicode61 remove_diacritics 0');
insert into segment_terms (segment_terms, rank) values ('secure-delete', 1);
