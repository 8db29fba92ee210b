-- What every walled statement asks reads settings and two small tables: nothing that keeps it from several processes.
-- Unsaid, PostgreSQL would count and group millions of rows with one alone.
alter function tocsin_reach_all_sites() parallel safe;
alter function tocsin_reach_sites() parallel safe;
alter function tocsin_hidden_incidents() parallel safe;
alter function tocsin_reach_whole() parallel safe;
