-- The two roles of a motcua database; run as superuser, again and again without harm.
-- motcua_owner owns the schema and migrates it; motcua_app is what the service connects as.
select 'create role motcua_owner login' where not exists (select from pg_roles where rolname = 'motcua_owner') \gexec
select 'create role motcua_app login' where not exists (select from pg_roles where rolname = 'motcua_app') \gexec
select 'create database motcua owner motcua_owner encoding ''UTF8'' template template0'
where not exists (select from pg_database where datname = 'motcua') \gexec
revoke all on database motcua from public;
grant connect on database motcua to motcua_app;
