# Shared by start.sh and stop.sh; read with `source`. Needs $place: the directory of the cluster.
marker='throw-away PostgreSQL cluster of the motcua tests'

fail() {
    echo "tests/pg: $*" >&2
    exit 1
}

postgres_bin() {
    local bin
    for bin in /usr/lib/postgresql/15/bin "$(pg_config --bindir 2>/dev/null)"; do
        if [[ -x $bin/initdb && -x $bin/pg_ctl ]]; then
            echo "$bin"
            return
        fi
    done
    fail "PostgreSQL 15 is not installed (package postgresql-15)"
}

# PostgreSQL refuses to run as root, so root hands over to the system user motcua.
as_owner() {
    if [[ $(id -u) -eq 0 ]]; then
        setpriv --reuid=motcua --regid=motcua --clear-groups -- env HOME="$place" LC_ALL=C.UTF-8 "$@"
    else
        env LC_ALL=C.UTF-8 "$@"
    fi
}

ensure_owner() {
    if [[ $(id -u) -eq 0 ]] && ! getent passwd motcua >/dev/null; then
        useradd --system --user-group --no-create-home --home-dir /var/lib/motcua --shell /usr/sbin/nologin motcua
    fi
}

is_running() {
    [[ -f $place/data/PG_VERSION ]] && as_owner "$bin/pg_ctl" -D "$place/data" status >/dev/null 2>&1
}
