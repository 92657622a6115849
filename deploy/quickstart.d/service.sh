# Read by deploy/quickstart. The service, its accounts and what is told at the end.

service_url() {
    jq -r .public_base_url "$prefix/etc/motcuad.json"
}

# operator ARGUMENTS...: the operator's tool as the owner of the schema.
operator() {
    (cd "$prefix/share" && "$prefix/bin/motcua" --config "$prefix/etc/owner.json" "$@")
}

migrate() {
    operator migrate
    sql motcua_owner motcua "$root/deploy/database/grants.sql"
    operator seed "$prefix/share/config"
}

# One account a role, for trying things out; each token stands in a file only root reads.
add_staff() {
    local unit role
    local -A shown=([clerk]="Trần Minh Quân" [reviewer]="Võ Thị Hạnh" [division_head]="Lê Thị Bình" [leader]="Phạm Quốc Hùng"
        [admin]="Quản trị hệ thống" [integration]="Trục liên thông dùng thử")
    unit=$(jq -r '.units[0].unit_id' "$prefix/share/config/units.json")
    for role in clerk reviewer division_head leader admin integration; do
        [[ -s $prefix/demo/$role.token ]] ||
            (umask 077 && operator users add --name "demo-$role" --display-name "${shown[$role]}" --role "$role" --unit "$unit" \
                --out "$prefix/demo/$role.token")
    done
}

service_pid() {
    local pid
    pid=$(cat "$prefix/motcuad.pid" 2>/dev/null) || return 1
    [[ $(readlink "/proc/$pid/exe" 2>/dev/null) == "$prefix/bin/motcuad"* ]] && echo "$pid"
}

stop_service() {
    local pid
    pid=$(service_pid) || return 0
    kill -TERM "$pid"
    wait_until 30 service_gone "$pid" || fail "motcuad (process $pid) did not stop within 30 s"
    rm -f "$prefix/motcuad.pid"
    echo "Đã dừng motcuad. / motcuad is stopped."
}

service_gone() {
    ! kill -0 "$1" 2>/dev/null
}

# A service older than its program or settings is stopped, to be started as what stands now.
stop_service_if_replaced() {
    service_pid >/dev/null || return 0
    if [[ $prefix/bin/motcuad -nt $prefix/motcuad.pid || $prefix/bin/reference/docs.html -nt $prefix/motcuad.pid ||
        $prefix/etc/motcuad.json -nt $prefix/motcuad.pid ]]; then
        stop_service
    fi
}

service_ready() {
    curl --silent --fail --max-time 2 --output /dev/null "$(service_url)/readyz"
}

start_service() {
    local command=("$prefix/bin/motcuad" --config "$prefix/etc/motcuad.json")
    local as_service=(setpriv --reuid=motcua --regid=motcua --init-groups --no-new-privs --)
    if ! service_pid >/dev/null; then
        (cd "$prefix/share" && "${as_service[@]}" "$prefix/bin/motcuad" --check-config \
            --config "$prefix/etc/motcuad.json") || fail "the settings are refused, see above"
        cd "$prefix/share"
        setsid "${as_service[@]}" "${command[@]}" >>"$prefix/log/motcuad.log" 2>&1 </dev/null &
        echo $! >"$prefix/motcuad.pid"
        cd "$root"
    fi
    wait_until 30 service_ready || {
        tail -n 20 "$prefix/log/motcuad.log" >&2
        fail "motcuad is not ready after 30 s; its log is $prefix/log/motcuad.log"
    }
}

show_next_steps() {
    local url
    url=$(service_url)
    cat <<TEXT

motcua đang chạy tại $url (${SECONDS} s)      motcua runs at $url
  Tài liệu API / docs     $url/docs
  Sẵn sàng / ready        $url/readyz
  Chỉ số / metrics        $url/metrics
  Thủ tục / procedures    $url/v1/procedures
  Báo cáo / report        $url/v1/reports/day
  Khóa dùng thử / tokens  $prefix/demo/*.token
  Nhật ký / log           $prefix/log/motcuad.log

Thử ngay / try it:
  curl -s -H "Authorization: Bearer \$(cat $prefix/demo/clerk.token)" $url/v1/dossiers | jq
Dừng / stop:
  deploy/quickstart --stop$([[ $prefix == /var/lib/motcua ]] || echo " --prefix $prefix")
Từng bước trong README.md, mục Walk-through. / Step by step: README.md, section Walk-through.
Tích hợp trong mười phút / integrating in ten minutes: schemas/api/TUTORIAL.md
TEXT
}
