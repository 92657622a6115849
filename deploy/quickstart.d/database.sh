# Read by deploy/quickstart. The private PostgreSQL 15 cluster: Unix socket only, nobody else gets in.
pg_bin=/usr/lib/postgresql/15/bin

as_postgres() {
    setpriv --reuid=postgres --regid=postgres --clear-groups -- env HOME="$prefix/pg" LC_ALL=C.UTF-8 "$@"
}

cluster_runs() {
    [[ -f $prefix/pg/PG_VERSION ]] && as_postgres "$pg_bin/pg_ctl" -D "$prefix/pg" status >/dev/null 2>&1
}

make_cluster() {
    [[ -f $prefix/pg/PG_VERSION ]] && return
    # A cluster half made by an interrupted run holds nothing yet and is made anew.
    rm -rf "$prefix/pg.new"
    install -d -m 0700 -o postgres -g postgres "$prefix/pg.new"
    as_postgres "$pg_bin/initdb" --pgdata="$prefix/pg.new" --username=postgres --auth=peer --encoding=UTF8 \
        --locale=C.UTF-8 --data-checksums >"$prefix/log/initdb.log" || {
        cat "$prefix/log/initdb.log" >&2
        fail "initdb failed"
    }
    cat >>"$prefix/pg.new/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$prefix/run'
unix_socket_permissions = 0777
port = 5432
max_connections = 100
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
fsync = on
full_page_writes = on
synchronous_commit = on
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
CONF
    # Peer authentication: the kernel says who is calling. The service may be motcua_app and nothing else.
    echo 'local all all peer map=motcua' >"$prefix/pg.new/pg_hba.conf"
    cat >"$prefix/pg.new/pg_ident.conf" <<CONF
motcua  root      postgres
motcua  root      motcua_owner
motcua  root      motcua_app
motcua  motcua    motcua_app
motcua  postgres  postgres
CONF
    chown postgres:postgres "$prefix"/pg.new/{postgresql,pg_hba,pg_ident}.conf
    mv "$prefix/pg.new" "$prefix/pg"
}

start_cluster() {
    cluster_runs && return
    as_postgres "$pg_bin/pg_ctl" -D "$prefix/pg" -l "$prefix/run/postgres.log" -w -t 60 start >/dev/null || {
        tail -n 30 "$prefix/run/postgres.log" >&2
        fail "PostgreSQL did not start"
    }
}

stop_cluster() {
    cluster_runs || return 0
    as_postgres "$pg_bin/pg_ctl" -D "$prefix/pg" -m fast -w -t 60 stop >/dev/null
    echo "Đã dừng PostgreSQL. / PostgreSQL is stopped."
}

# sql ROLE DATABASE FILE
sql() {
    psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 -h "$prefix/run" -U "$1" -d "$2" -f "$3" >/dev/null
}

make_database() {
    sql postgres postgres "$root/deploy/database/roles.sql"
}
