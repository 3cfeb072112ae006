-- What programs and people prove by that they may do something. Of each secret only its SHA-256 is kept, in hexadecimal; a row stays when it is revoked or has expired.
create table api_key (
    number integer primary key autoincrement,
    id text not null unique,
    name text not null,
    hash text not null,
    -- What the key may do: ["editor", "physics-3", "reader", ""], pairs of a role and a lecture, empty for all.
    scopes text not null,
    created_ms integer not null,
    expires_ms integer,
    revoked_ms integer
) strict;

create table lecture_link (
    number integer primary key autoincrement,
    id text not null unique,
    lecture text not null references lecture (id) on delete cascade,
    role text not null,
    hash text not null,
    created_ms integer not null,
    expires_ms integer not null,
    revoked_ms integer
) strict;
create index lecture_link_by_lecture on lecture_link (lecture, number);
