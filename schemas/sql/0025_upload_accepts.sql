-- A file meant for a component is examined against what that component takes, not against what any of them might.
create function component_accepts(p_dossier uuid, p_component text) returns jsonb language sql stable as $f$
    select c->'accepts'
    from dossiers d join procedure_versions p on p.procedure_code = d.procedure_code and p.version = d.procedure_version
        cross join lateral jsonb_array_elements(p.document->'components') c
    where d.dossier_id = p_dossier and c->>'code' = p_component
$f$;

create or replace function upload_json(u uploads) returns jsonb language sql stable as $f$
    select jsonb_build_object('id', u.upload_id, 'actor', u.actor, 'file_name', u.file_name, 'length', u.length,
        'announced_sha256', u.announced_sha256, 'dossier', coalesce(u.dossier_id::text, ''), 'component', u.component_code,
        'accepts', case when u.component_code <> '' then component_accepts(u.dossier_id, u.component_code) end,
        'state', u.state, 'created_at', rfc3339(u.created_at), 'expires_at', rfc3339(u.expires_at),
        'expires_http', to_char(u.expires_at at time zone 'UTC', 'Dy, DD Mon YYYY HH24:MI:SS') || ' GMT',
        'sha256', u.sha256, 'size', u.size, 'media_type', u.media_type, 'pages', u.pages, 'problem', u.problem,
        'attempts', u.attempts, 'lease', coalesce(u.lease::text, ''))
$f$;
