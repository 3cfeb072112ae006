-- Overwriting each term of a deleted segment at its place takes about 10 ms of a segment in a large index, for which nothing can be appended. Merging the index writes what is left anew.
insert into segment_terms (segment_terms, rank) values ('secure-delete', 0);
