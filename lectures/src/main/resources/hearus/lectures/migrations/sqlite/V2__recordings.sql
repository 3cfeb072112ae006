-- Work that is done in the background with recordings: what is uploaded is written down, and what is kept is heard once more.
create table job (
    number integer primary key autoincrement,
    id text not null unique,
    lecture text not null references lecture (id) on delete cascade,
    kind text not null,
    -- The data folder in which its file lies.
    place text not null,
    file text not null,
    offset_ms integer not null,
    state text not null,
    -- Of the file: the segments of what lies before are committed.
    done_ms integer not null,
    progress real not null,
    error text not null,
    created_ms integer not null
) strict;
create index job_by_lecture on job (lecture, number);
create index job_by_state on job (state, number);

-- Audio that is kept of lectures, in files of data folders.
create table audio (
    number integer primary key autoincrement,
    lecture text not null references lecture (id) on delete cascade,
    name text not null,
    place text not null,
    speaker text not null,
    start_ms integer not null,
    type text not null,
    unique (lecture, name)
) strict;
