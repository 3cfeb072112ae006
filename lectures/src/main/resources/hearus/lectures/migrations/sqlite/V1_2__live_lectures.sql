-- When a process last said that somebody speaks in the lecture: it ends if that was long ago, since the process was killed.
alter table lecture add column spoken_ms integer;

-- What a hub measured of one speaker's live captions.
create table live_figures (
    lecture text not null references lecture (id) on delete cascade,
    session text not null,
    audio_ms integer not null,
    lost_ms integer not null,
    letters_taken_back integer not null,
    -- How many words became stable so many steps of 50 ms after they were said: {"12": 3}.
    commit_latencies text not null,
    primary key (lecture, session)
) strict, without rowid;
