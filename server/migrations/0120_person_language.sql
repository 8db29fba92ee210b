-- The language somebody reads Tocsin and its mails in; null where they have not said.
alter table person add column language text check (language in ('en', 'fr'));
grant select (language) on person to tocsin_app;
