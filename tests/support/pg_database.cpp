#include "support/pg_database.hpp"

#include "law.hpp"
#include "support/at.hpp"
#include <motcua/security/token.hpp>
#include <motcua/storage/migrator.hpp>

#include <libpq-fe.h>

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <stdexcept>

namespace motcua::tests {

namespace {

std::string host() {
    auto const* place = std::getenv("MOTCUA_PG_HOST");
    if (place == nullptr) {
        throw std::runtime_error("MOTCUA_PG_HOST is not set: run by ctest, or start tests/pg/start.sh");
    }
    return place;
}

std::string run(std::string const& connection, std::string const& statement) {
    auto* session = PQconnectdb(connection.c_str());
    auto* rows = PQexec(session, statement.c_str());
    auto const status = PQresultStatus(rows);
    auto answer = std::string();
    if (status == PGRES_TUPLES_OK && PQntuples(rows) > 0) {
        answer = PQgetvalue(rows, 0, 0);
    } else if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        auto const* constraint = PQresultErrorField(rows, PG_DIAG_CONSTRAINT_NAME);
        answer = std::string("error: ") +
                 (constraint == nullptr ? PQresultErrorField(rows, PG_DIAG_SQLSTATE) : constraint);
    }
    PQclear(rows);
    PQfinish(session);
    return answer;
}

std::string random_uuid() {
    auto const hex = security::sha256_hex(security::random_token(16));
    return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-4" + hex.substr(13, 3) + "-a" + hex.substr(17, 3) +
           "-" + hex.substr(20, 12);
}

} // namespace

PgDatabase::PgDatabase() {
    static auto count = std::atomic<int>{0};
    name_ = "test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
    static_cast<void>(run("host=" + host() + " user=motcua dbname=postgres", "create database " + name_));
    auto const migrated = storage::migrate(connection(), std::string(MOTCUA_SOURCE_DIR) + "/schemas/sql");
    auto database = storage::Database(options(1, false));
    auto const seeded = services::seed(database, std::string(MOTCUA_SOURCE_DIR) + "/config");
    auto rules = services::load_rules(database);
    if (!migrated || !seeded || !rules) {
        throw std::runtime_error("the test database cannot be made");
    }
    rules_ = *rules;
}

PgDatabase::~PgDatabase() {
    static_cast<void>(
        run("host=" + host() + " user=motcua dbname=postgres",
            "drop database if exists " + name_ + " with (force)")
    );
}

storage::DatabaseOptions PgDatabase::options(int sessions, bool test_clock) const {
    auto options = storage::DatabaseOptions{};
    options.host = host();
    options.name = name_;
    options.user = "motcua";
    options.sessions = sessions;
    options.test_clock = test_clock;
    return options;
}

std::unique_ptr<storage::Database> PgDatabase::store(int sessions, bool test_clock) const {
    auto database = std::make_unique<storage::Database>(options(sessions, test_clock));
    database->use_rules(rules_);
    return database;
}

std::string PgDatabase::connection() const {
    return storage::connection_string(options(1, false));
}

std::string PgDatabase::sql(std::string const& statement) const {
    return run(connection(), statement);
}

app::Actor actor(domain::Role role) {
    auto one = app::Actor{};
    one.name = std::string(domain::name_of(role)) + "-1";
    one.display_name = "Trần Minh Quân";
    one.role = role;
    one.unit = core::UnitId("H29.16");
    one.channel = "desk";
    return one;
}

app::IntakeCommand intake(app::Rules const& rules, std::string_view received_at) {
    auto command = app::IntakeCommand{};
    command.unit = core::UnitId("H29.16");
    command.procedure = core::ProcedureCode("1.013829");
    command.received_at = at(received_at);
    command.applicant.kind = "person";
    command.applicant.name = "Nguyễn Thị Đào";
    command.applicant.address = "1 Đường số 1";
    command.return_method = "counter";
    for (auto const& component : rules.procedure(command.procedure, 1)->components) {
        command.components.push_back({component.code, domain::CopyKind::original, 1});
    }
    return command;
}

app::Receipt take_in(
    storage::Database& store,
    app::Rules const& rules,
    app::IntakeCommand const& command,
    std::string const& key,
    std::string const& request
) {
    auto const fresh = app::FreshIdentity{core::DossierId(random_uuid()), security::lookup_key(6)};
    auto idempotency = std::optional<app::IdempotencyKey>();
    if (!key.empty()) {
        idempotency = app::IdempotencyKey{key, request};
    }
    auto const clerk = actor(domain::Role::clerk);
    auto receipt = store.one_statement([&](app::UnitOfWork& work) {
        return app::intake_dossier(work, rules, command, clerk, idempotency, fresh);
    });
    if (!receipt) {
        throw std::runtime_error(receipt.error().rule());
    }
    return *receipt;
}

} // namespace motcua::tests
