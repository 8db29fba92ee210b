-- Evidence goes with its incident into another, and back.
alter table evidence add column origin_incident_id uuid references incident (id) on delete set null;
create index evidence_origin on evidence (origin_incident_id) where origin_incident_id is not null;
