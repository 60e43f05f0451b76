# Runs one PostgreSQL cluster for as long as its parent lives. The parent holds the other end of our standard input, so the
# end of input means that the parent is gone, even by SIGKILL. What it writes there are orders: to crash, to start again.
# Arguments: directory of the binaries, directory for the cluster (ours to remove).
set -e
binaries=$1
root=$2
trap '"$binaries/pg_ctl" -D "$root/data" -m immediate -w stop >/dev/null 2>&1; rm -rf "$root"' EXIT

# Only the making of the empty cluster skips fsync; the server itself runs with it on.
"$binaries/initdb" -D "$root/data" -U postgres -A trust --locale=C.UTF-8 -E UTF8 --no-sync >"$root/log" 2>&1 || {
    cat "$root/log" >&2
    exit 1
}
start() {
    # Reached by the socket in our directory only, so no port can be taken.
    "$binaries/pg_ctl" -D "$root/data" -l "$root/log" -w -o \
        "-k $root -c listen_addresses='' -c max_connections=500 -c shared_buffers=64MB" start >/dev/null 2>&1
}
start || {
    cat "$root/log" >&2
    exit 1
}
echo ready
exec 2>/dev/null
while read -r order; do
    case $order in
    crash) kill -9 "$(head -n 1 "$root/data/postmaster.pid")" ;;
    # What the killed server left running holds its memory for a moment.
    restart) until start; do sleep 0.1; done ;;
    esac
    echo done
done
