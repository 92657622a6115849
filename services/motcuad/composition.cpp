#include "composition.hpp"

#include "check_procedure.hpp"
#include "database_options.hpp"
#include "event_log.hpp"
#include "law.hpp"
#include "letter_desk.hpp"
#include "metrics.hpp"
#include "node_parts.hpp"
#include "signing_desk.hpp"
#include <motcua/api/event_tail.hpp>
#include <motcua/api/routes.hpp>
#include <motcua/app/issue_papers.hpp>
#include <motcua/catalogue/calendar_file.hpp>
#include <motcua/http/server.hpp>
#include <motcua/runtime/shutdown.hpp>
#include <motcua/runtime/ticker.hpp>
#include <motcua/security/cursor_signer.hpp>
#include <motcua/security/token.hpp>
#include <motcua/security/token_bucket.hpp>
#include <motcua/storage/listener.hpp>
#include <motcua/storage/migrator.hpp>

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <thread>

namespace motcua::services {

namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Sessions beyond the pool's threads: for the press, the feed, and the listener's loading of new rules.
constexpr auto spare_sessions = 3;

constexpr auto papers_a_turn = 20;

/// Papers whose time to be tried again has come are looked for this often; new ones are told at once.
constexpr auto press_interval = milliseconds{5000};

/// Waiting requests are told of news at once; this is for what a broken connection may have swallowed.
constexpr auto feed_interval = milliseconds{5000};

/// Every part of a running node, in the order they are made; they go in the opposite one.
class Node {
public:
    Node(
        config::Settings const& settings,
        std::filesystem::path const& migrations,
        documents::Templates templates,
        std::shared_ptr<app::Rules const> rules,
        std::unique_ptr<storage::Database> database,
        std::unique_ptr<SigningDesk> signing
    )
        : settings_(settings)
        , migrations_(migrations)
        , log_(settings.log_level, settings.node_name)
        , database_(std::move(database))
        , rules_(std::move(rules))
        , signing_(std::move(signing))
        , letters_(std::move(templates), rules_, settings.public_base_url)
        , cursors_(security::SecretText(std::string(settings.cursor_secret)))
        , public_rate_(
              settings.rate_limits.public_per_minute,
              settings.rate_limits.public_per_minute,
              100'000
          )
        , client_rate_(settings.rate_limits.client_per_minute, settings.rate_limits.client_per_minute, 10'000)
        , pool_(
              static_cast<std::size_t>(settings.database.threads),
              static_cast<std::size_t>(settings.database.queue),
              settings.limits.request
          )
        , press_pool_(1, 1, settings.limits.request)
        , feed_pool_(1, 1, settings.limits.request)
        , statuses_(
              static_cast<std::size_t>(settings.status_cache_entries),
              [this] { return steady_clock::time_point{steady_clock::duration{heard_until()}}; }
          )
        , services_(make_services())
        , tail_(services_)
        , tasks_([this](std::exception_ptr error) { report(error); }) {
        api::add_routes(router_, services_);
    }

    int run(std::function<void(std::uint16_t)> const& ready) {
        auto server = http::Server(
            io_,
            server_options(settings_),
            router_,
            [this](http::RequestDone const& done) { request_done(done); },
            [this](std::string const&, std::string_view id) {
                log_.error("handler_failed", {{"request_id", std::string(id)}});
            }
        );
        auto ticker = std::unique_ptr<runtime::Ticker>();
        if (settings_.timers.enabled) {
            ticker = std::make_unique<runtime::Ticker>(
                io_,
                tasks_,
                pool_,
                settings_.timers.max_interval,
                [this] { return sweep(); },
                [this](std::exception_ptr const& error) { report(error); }
            );
        }
        auto press = runtime::Ticker(
            io_,
            tasks_,
            press_pool_,
            press_interval,
            [this] { return print(); },
            [this](std::exception_ptr const& error) { report(error); }
        );
        static_cast<void>(follow_feed());
        auto feed = runtime::Ticker(
            io_,
            tasks_,
            feed_pool_,
            feed_interval,
            [this] { return follow_feed(); },
            [this](std::exception_ptr const& error) { report(error); }
        );
        listen(ticker.get(), press, feed);
        server.start();
        log_.info("listening", {{"port", std::to_string(server.port())}});
        ready(server.port());
        return serve_until_signal(server);
    }

private:
    api::Services make_services() {
        return api::Services{
            *database_,
            *database_,
            *database_,
            pool_,
            letters_,
            statuses_,
            credentials_,
            waiters_,
            rules_,
            [this] { reload_rules(); },
            security::sha256_hex,
            [] {
                return app::FreshIdentity{core::DossierId(random_uuid()), security::lookup_key(6)};
            },
            random_uuid,
            catalogue::parse_calendar,
            [this](std::string_view document) { return check_procedure(document, *rules_.now()); },
            [this](std::string_view pdf) { return signing_->verify(pdf); },
            [this](std::string const& kind, std::string const& position) {
                return cursors_.sign(kind, position);
            },
            [this](std::string const& kind, std::string const& cursor) {
                return cursors_.verify(kind, cursor);
            },
            [this](std::string const& key) {
                return static_cast<int>(public_rate_.take(key, steady_clock::now()).count());
            },
            [this](std::string const& client) {
                return static_cast<int>(client_rate_.take(client, steady_clock::now()).count());
            },
            [this] {
                metrics_.set_queue(pool_.waiting());
                metrics_.set_feed_waiters(waiters_.size());
                return metrics_.text();
            },
            [this] { return readiness(); },
            settings_.test_clock_enabled};
    }

    core::Expected<void> readiness() {
        if (stopping_) {
            return core::busy("stopping", 1);
        }
        auto const now = database_->now();
        if (!now) {
            return now.error();
        }
        return {};
    }

    /// Takes what has been published since into use. Requests that run keep the snapshot they began with.
    void reload_rules() {
        auto const asked = steady_clock::now();
        auto const lock = std::lock_guard(loading_);
        if (loaded_from_ > asked) {
            return; // another thread has looked since
        }
        loaded_from_ = steady_clock::now();
        auto loaded = load_rules(*database_);
        if (!loaded) {
            log_.warn("rules_not_reloaded", {{"rule", loaded.error().rule()}});
            return;
        }
        // In this order: whoever sees the snapshot finds the database's facts read with it or a newer one.
        database_->use_rules(*loaded);
        rules_.replace(std::move(*loaded));
        log_.info("rules_loaded", {});
    }

    /// Logs a turn that failed, and mends it when this node is behind the database.
    void turn_failed(std::string_view event, core::Failure const& failure) {
        metrics_.sweep_failed();
        log_.warn(event, {{"rule", failure.rule()}});
        if (app::is_mended_by_reload(failure)) {
            reload_rules();
        }
    }

    /// One batch of due timers.
    core::Expected<int> sweep_timers() {
        auto const rules = rules_.now();
        auto const swept = database_->sweep([&](app::UnitOfWork& work) {
            return app::sweep_deadlines(work, *rules, settings_.timers.batch);
        });
        if (!swept) {
            turn_failed("sweep_failed", swept.error());
            return swept;
        }
        metrics_.timers_fired(*swept);
        return swept;
    }

    /// One batch of open dossiers that take an approved calendar over.
    core::Expected<app::AdoptionTurn> adopt_calendars() {
        auto const rules = rules_.now();
        auto turn = app::AdoptionTurn{};
        auto const adopted = database_->sweep([&](app::UnitOfWork& work) -> core::Expected<int> {
            auto const done = app::adopt_calendars(work, *rules, settings_.timers.batch);
            turn = done ? *done : turn;
            return done ? core::Expected<int>(done->adopted) : done.error();
        });
        if (!adopted) {
            turn_failed("calendar_change_failed", adopted.error());
            return adopted.error();
        }
        if (turn.adopted > 0) {
            log_.info("calendar_adopted", {{"dossiers", std::to_string(turn.adopted)}});
        }
        return turn;
    }

    /// One turn of the timers: sweep a batch, take an approved calendar over into a batch of open dossiers,
    /// then say when the next timer is due.
    core::Expected<milliseconds> sweep() {
        auto const swept = sweep_timers();
        if (!swept) {
            return swept.error();
        }
        auto const turn = adopt_calendars();
        if (!turn) {
            return turn.error();
        }
        if (*swept > 0 || turn->adopted > 0) {
            return milliseconds{0};
        }
        return turn->held_by_others ? core::Expected<milliseconds>(runtime::Ticker::retry_interval)
                                    : until_next_timer();
    }

    core::Expected<milliseconds> until_next_timer() {
        auto const next = database_->next_timer();
        auto const now = database_->now();
        if (!next || !now) {
            return next ? now.error() : next.error();
        }
        if (!*next) {
            metrics_.set_timer_lag(0);
            return milliseconds{settings_.timers.max_interval};
        }
        auto const left = std::chrono::ceil<milliseconds>(**next - *now);
        metrics_.set_timer_lag(std::max(0.0, -std::chrono::duration<double>(left).count()));
        return settings_.test_clock_enabled ? milliseconds{settings_.timers.max_interval}
                                            : std::max(left, milliseconds{20});
    }

    /// One turn of the press: render and sign a few papers; again at once while there are more.
    core::Expected<milliseconds> print() {
        auto const press = app::Press{letters_, *signing_, security::sha256_hex};
        auto const done = app::issue_papers(*database_, *rules_.now(), press, papers_a_turn);
        if (!done) {
            log_.warn("papers_failed", {{"rule", done.error().rule()}});
            return done.error();
        }
        metrics_.papers_worked_on(*done);
        return *done == papers_a_turn ? milliseconds{0} : press_interval;
    }

    /// One turn of the feed: hands what was committed to the requests that wait for it.
    core::Expected<milliseconds> follow_feed() {
        auto const more = tail_.turn();
        if (!more) {
            log_.warn("feed_not_read", {{"rule", more.error().rule()}});
            return more.error();
        }
        return *more ? milliseconds{0} : feed_interval;
    }

    void listen(runtime::Ticker* ticker, runtime::Ticker& press, runtime::Ticker& feed) {
        auto handlers = storage::Listener::Handlers{};
        handlers.dossier_changed = [this, &feed](std::string const& dossier, long long version) {
            statuses_.changed(dossier, version);
            feed.notify();
        };
        handlers.timers_changed = [ticker] {
            if (ticker != nullptr) {
                ticker->notify();
            }
        };
        handlers.papers_waiting = [&press] { press.notify(); };
        // After a gap in listening just as after news: load the rules, look at the timers and at approved
        // changes.
        handlers.rules_changed = [this, ticker] {
            reload_rules();
            if (ticker != nullptr) {
                ticker->notify();
            }
        };
        handlers.connected = [news = handlers.rules_changed, &feed] {
            news();
            feed.notify();
        };
        handlers.connection_lost = [this] { statuses_.clear(); };
        listener_ = std::make_unique<storage::Listener>(
            storage::connection_string(database_options(settings_, 1)),
            std::move(handlers)
        );
        listener_ready_ = true;
    }

    /// The listener starts after the cache; until then nothing is fresh.
    [[nodiscard]] steady_clock::rep heard_until() const {
        return listener_ready_ ? listener_->heard_until().time_since_epoch().count() : 0;
    }

    int serve_until_signal(http::Server& server) {
        auto clean = true;
        auto shutdown = runtime::Shutdown(io_, settings_.shutdown, [this](std::string_view step) {
            log_.info("stopping", {{"step", std::string(step)}});
        });
        shutdown.add_step("readiness", [this](milliseconds) { stopping_ = true; });
        shutdown.add_step("waiters", [this](milliseconds) { waiters_.close(); });
        shutdown.add_step("requests", [&](milliseconds left) { clean = server.stop(left); });
        shutdown.add_step("timers", [this](milliseconds left) {
            tasks_.emit(asio::cancellation_type::total);
            static_cast<void>(tasks_.wait_until_empty(std::max(left, milliseconds{1000})));
        });
        shutdown.add_step("notifications", [this](milliseconds) {
            listener_ready_ = false;
            listener_.reset();
        });
        auto io_thread = std::thread([this] { io_.run(); });
        shutdown.run();
        io_.stop();
        io_thread.join();
        press_pool_.join();
        feed_pool_.join();
        pool_.join();
        log_.info("stopped", {{"clean", clean ? "true" : "false"}});
        return 0;
    }

    void request_done(http::RequestDone const& done) {
        metrics_.request_done(done);
        auto const level = level_of(done);
        if (!log_.wants(level)) {
            return;
        }
        log_.write(
            level,
            "request_done",
            {{"request_id", std::string(done.request_id)},
             {"method", std::string(done.method)},
             {"route", std::string(done.pattern)},
             {"status", std::to_string(done.status)},
             {"us", std::to_string(done.took.count())}}
        );
    }

    void report(std::exception_ptr const& error) {
        try {
            std::rethrow_exception(error);
        } catch (std::exception const&) {
            log_.error("task_failed", {});
        }
    }

    config::Settings const& settings_;
    std::filesystem::path migrations_;
    EventLog log_;
    Metrics metrics_;
    std::unique_ptr<storage::Database> database_;
    app::RulesInForce rules_;
    std::mutex
        loading_; ///< guards loaded_from_; one load at a time, so that none puts an older snapshot back
    steady_clock::time_point loaded_from_{};
    std::unique_ptr<SigningDesk> signing_;
    LetterDesk letters_;
    security::CursorSigner cursors_;
    security::TokenBucketTable public_rate_;
    security::TokenBucketTable client_rate_;
    api::EventWaiters waiters_; ///< outlives io_: a request cut off at the end still leaves its seat there
    asio::io_context io_{1};
    runtime::BlockingPool pool_;
    runtime::BlockingPool press_pool_; ///< keys and time stamps may block for seconds
    runtime::BlockingPool feed_pool_;  ///< its own: news is not held up by a full queue of requests
    std::atomic<bool> listener_ready_{false};
    std::atomic<bool> stopping_{false};
    app::StatusCache statuses_;
    api::CredentialMemory credentials_;
    api::Services services_;
    api::EventTail tail_;
    http::Router router_;
    runtime::TaskGroup tasks_;
    std::unique_ptr<storage::Listener> listener_;
};

core::Failure schema_mismatch(std::string const& found, std::string const& wanted) {
    return {
        core::Errc::unavailable,
        "schema_version",
        "Cơ sở dữ liệu ở phiên bản “" + found + "”, chương trình cần “" + wanted +
            "”; hãy chạy motcua migrate.",
        "The database is at '" + found + "', this program needs '" + wanted + "'; run motcua migrate."};
}

} // namespace

core::Expected<int> run_server(
    config::Settings const& settings,
    std::filesystem::path const& migrations,
    std::filesystem::path const& typeface,
    std::function<void(std::uint16_t)> const& ready
) {
    auto const options = database_options(settings, settings.database.threads + spare_sessions);
    auto const version = storage::schema_version(storage::connection_string(options));
    if (!version) {
        return version.error();
    }
    if (auto const wanted = storage::newest_migration(migrations); *version != wanted) {
        return schema_mismatch(*version, wanted);
    }
    auto templates = documents::Templates::load(settings.letters_directory, typeface);
    if (!templates) {
        return templates.error();
    }
    auto database = std::make_unique<storage::Database>(options);
    auto rules = load_rules(*database);
    if (!rules) {
        return rules.error();
    }
    database->use_rules(*rules);
    auto signing = SigningDesk::load(settings.signing_keys_file, typeface);
    if (!signing) {
        return signing.error();
    }
    auto node =
        Node(settings, migrations, std::move(*templates), *rules, std::move(database), std::move(*signing));
    return node.run(ready);
}

} // namespace motcua::services
