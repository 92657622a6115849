#include "pool.hpp"

namespace motcua::storage {

namespace {

using std::chrono::steady_clock;

/// A session idle longer than this is asked whether it lives before it is used.
constexpr auto idle_limit = std::chrono::seconds{30};

/// How long the steady clock may carry the database's moment on.
constexpr auto anchor_limit = std::chrono::seconds{10};

constexpr char const* sql_now = R"sql(select micros(motcua_now()))sql";

std::string quoted(std::string const& value) {
    auto text = std::string("'");
    for (auto const c : value) {
        if (c == '\'' || c == '\\') {
            text.push_back('\\');
        }
        text.push_back(c);
    }
    return text + "'";
}

} // namespace

std::string connection_string(DatabaseOptions const& options) {
    auto text = "host=" + quoted(options.host) + " port=" + std::to_string(options.port) +
                " dbname=" + quoted(options.name) + " user=" + quoted(options.user);
    if (!options.password.empty()) {
        text += " password=" + quoted(options.password);
    }
    return text +
           " connect_timeout=3 client_encoding=UTF8 options='-c statement_timeout=5000 -c lock_timeout=2000 "
           "-c idle_in_transaction_session_timeout=10000 -c timezone=UTC -c jit=off -c enable_memoize=off'";
}

Database::Pool::Pool(DatabaseOptions options)
    : options_(std::move(options)) {
    for (auto i = 0; i < options_.sessions; ++i) {
        free_.push_back(std::make_unique<Session>());
    }
}

std::unique_ptr<Database::Pool::Session> Database::Pool::take() {
    auto lock = std::unique_lock(mutex_);
    freed_.wait(lock, [this] { return !free_.empty(); });
    auto session = std::move(free_.back());
    free_.pop_back();
    return session;
}

void Database::Pool::give(std::unique_ptr<Session> session) {
    session->used = steady_clock::now();
    auto const lock = std::lock_guard(mutex_);
    free_.push_back(std::move(session));
    freed_.notify_one();
}

void Database::Pool::open(Session& session) const {
    if (!session.opened) {
        session.sql.open(soci::postgresql, connection_string(options_));
        session.opened = true;
        return;
    }
    if (steady_clock::now() - session.used > idle_limit && !session.sql.is_connected()) {
        session.sql.reconnect();
    }
}

void Database::Pool::mend(Session& session, bool broken) {
    try {
        if (broken) {
            session.sql.close();
            session.opened = false;
            return;
        }
        session.sql << "rollback";
        session.sql << "deallocate all";
    } catch (soci::soci_error const&) {
        session.opened = false;
        session.sql.close();
    }
}

std::shared_ptr<app::Rules const> Database::Pool::rules() const {
    auto const lock = std::lock_guard(rules_mutex_);
    return rules_;
}

void Database::Pool::use_rules(std::shared_ptr<app::Rules const> rules) {
    auto const lock = std::lock_guard(rules_mutex_);
    rules_ = std::move(rules);
}

core::Instant Database::Pool::now(soci::session& sql) {
    if (!options_.test_clock) {
        auto const lock = std::lock_guard(mutex_);
        auto const since = steady_clock::now() - anchored_at_;
        if (anchored_at_ != steady_clock::time_point{} && since < anchor_limit) {
            return anchor_ + std::chrono::duration_cast<std::chrono::microseconds>(since);
        }
    }
    auto us = 0LL;
    sql << sql_now, soci::into(us);
    auto const moment = core::Instant{std::chrono::microseconds{us}};
    auto const lock = std::lock_guard(mutex_);
    anchor_ = moment;
    anchored_at_ = steady_clock::now();
    return moment;
}

} // namespace motcua::storage
