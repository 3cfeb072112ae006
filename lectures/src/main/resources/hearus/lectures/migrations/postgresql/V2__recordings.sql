-- Work that is done in the background with recordings: what is uploaded is written down, and what is kept is heard once more.
create table job (
    number bigint generated always as identity primary key,
    id text not null unique,
    lecture text not null references lecture (id) on delete cascade,
    kind text not null,
    -- The data folder in which its file lies.
    place text not null,
    file text not null,
    offset_ms bigint not null,
    state text not null,
    -- Of the file: the segments of what lies before are committed.
    done_ms bigint not null,
    progress double precision not null,
    error text not null,
    created_ms bigint not null
);
create index job_by_lecture on job (lecture, number);
create index job_by_state on job (state, number);

-- Audio that is kept of lectures, in files of data folders.
create table audio (
    number bigint generated always as identity primary key,
    lecture text not null references lecture (id) on delete cascade,
    name text not null,
    place text not null,
    speaker text not null,
    start_ms bigint not null,
    type text not null,
    unique (lecture, name)
);
