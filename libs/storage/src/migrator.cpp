#include <motcua/core/freed.hpp>
#include <motcua/storage/migrator.hpp>

#include <libpq-fe.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <sstream>

namespace motcua::storage {

namespace {

using core::Expected;
using core::Failure;
namespace fs = std::filesystem;

using Connection = std::unique_ptr<PGconn, core::Freed<PQfinish>>;
using Rows = std::unique_ptr<PGresult, core::Freed<PQclear>>;

constexpr auto advisory_lock = "select pg_advisory_lock(7305191120)";
constexpr auto make_table =
    "create table if not exists schema_migrations ("
    "name text primary key, sha256 text not null, applied_at timestamptz not null default now())";

Failure sql_failure(PGconn* connection, Rows const& rows, std::string const& where) {
    auto const* state = rows ? PQresultErrorField(rows.get(), PG_DIAG_SQLSTATE) : nullptr;
    auto const* message = rows ? PQresultErrorMessage(rows.get()) : PQerrorMessage(connection);
    return {
        core::Errc::unavailable,
        "migration_failed",
        "Không áp dụng được " + where + ".",
        where + " failed, SQLSTATE " + (state == nullptr ? "-" : state) + ": " + message};
}

Expected<Rows> execute(Connection const& connection, std::string const& sql, std::string const& where) {
    auto rows = Rows(PQexec(connection.get(), sql.c_str()));
    auto const status = PQresultStatus(rows.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        return sql_failure(connection.get(), rows, where);
    }
    return rows;
}

Expected<Connection> connect(std::string const& text) {
    auto connection = Connection(PQconnectdb(text.c_str()));
    if (PQstatus(connection.get()) != CONNECTION_OK) {
        return sql_failure(connection.get(), nullptr, "connect");
    }
    return connection;
}

std::string read_file(fs::path const& path) {
    auto file = std::ifstream(path, std::ios::binary);
    auto text = std::ostringstream();
    text << file.rdbuf();
    return text.str();
}

std::vector<fs::path> files_of(fs::path const& directory) {
    auto files = std::vector<fs::path>();
    for (auto const& entry : fs::directory_iterator(directory)) {
        if (entry.path().extension() == ".sql") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string literal(Connection const& connection, std::string const& text) {
    auto* escaped = PQescapeLiteral(connection.get(), text.data(), text.size());
    auto owned = std::string(escaped);
    PQfreemem(escaped);
    return owned;
}

/// Applies one file; false when it stood there already.
Expected<bool> apply_file(Connection const& connection, fs::path const& file) {
    auto const name = file.filename().string();
    auto const sql = read_file(file);
    auto const hash = "encode(sha256(convert_to(" + literal(connection, sql) + ", 'UTF8')), 'hex')";
    auto const query =
        "select sha256 = " + hash + " from schema_migrations where name = " + literal(connection, name);
    auto applied = execute(connection, query, name);
    if (!applied) {
        return applied.error();
    }
    if (PQntuples(applied->get()) == 1) {
        if (std::string(PQgetvalue(applied->get(), 0, 0)) == "t") {
            return false;
        }
        return core::conflict(
            "migration_changed",
            "Tệp " + name + " đã bị sửa sau khi áp dụng.",
            name + " was changed after it had been applied."
        );
    }
    auto const record = "insert into schema_migrations (name, sha256) values (" + literal(connection, name) +
                        ", " + hash + ")";
    for (auto const& statement : {std::string("begin"), sql, record, std::string("commit")}) {
        if (auto done = execute(connection, statement, name); !done) {
            return done.error();
        }
    }
    return true;
}

} // namespace

Expected<std::vector<std::string>> migrate(std::string const& text, fs::path const& directory) {
    auto connection = connect(text);
    if (!connection) {
        return connection.error();
    }
    for (auto const* setup :
         {"set statement_timeout = 0; set lock_timeout = 0; set client_min_messages = warning",
          advisory_lock,
          make_table}) {
        if (auto done = execute(*connection, setup, "setup"); !done) {
            return done.error();
        }
    }
    auto const files = files_of(directory);
    auto const newest =
        execute(*connection, "select coalesce(max(name), '') from schema_migrations", "version");
    if (!newest) {
        return newest.error();
    }
    if (!files.empty() && PQgetvalue(newest->get(), 0, 0) > files.back().filename().string()) {
        return core::conflict(
            "migration_missing",
            "Cơ sở dữ liệu mới hơn chương trình này.",
            "The database is newer than this program."
        );
    }
    auto names = std::vector<std::string>();
    for (auto const& file : files) {
        auto const applied = apply_file(*connection, file);
        if (!applied) {
            return applied.error();
        }
        if (*applied) {
            names.push_back(file.filename().string());
        }
    }
    return names;
}

Expected<std::string> schema_version(std::string const& text) {
    auto connection = connect(text);
    if (!connection) {
        return connection.error();
    }
    auto const rows =
        execute(*connection, "select coalesce(max(name), '') from schema_migrations", "version");
    if (!rows) {
        return std::string();
    }
    return std::string(PQgetvalue(rows->get(), 0, 0));
}

std::string newest_migration(fs::path const& directory) {
    auto const files = files_of(directory);
    return files.empty() ? std::string() : files.back().filename().string();
}

} // namespace motcua::storage
