#include "sql_error.hpp"
#include <motcua/storage/file_rows.hpp>

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

namespace motcua::storage {

namespace {

constexpr char const* sql_rows = R"sql(
    select sha256, size
    from files
    where sha256 >= :from and sha256 < :until and stored_at <= clock_timestamp() - make_interval(days => :days)
    order by sha256
)sql";

constexpr char const* sql_lock = R"sql(select pg_advisory_xact_lock(hashtextextended(:sha256, 0)))sql";

constexpr char const* sql_forget = R"sql(select forget_file(:sha256, :days))sql";

/// What comes after every hash that begins with the digits; "g" follows the last digit.
std::string next_after(std::string const& digits) {
    return digits + "g";
}

Collected read_collected(std::string const& word) {
    if (word == "gone") {
        return Collected::gone;
    }
    return word == "referenced" ? Collected::referenced : Collected::young;
}

} // namespace

class FileRows::Session {
public:
    explicit Session(DatabaseOptions const& options)
        : connection_(connection_string(options)) {}

    /// An exception of SOCI becomes its Failure; the next use opens the session anew.
    template <class T>
    core::Expected<T> run(std::function<core::Expected<T>(soci::session&)> const& body) {
        try {
            if (!opened_) {
                sql_.open(soci::postgresql, connection_);
                opened_ = true;
            }
            return body(sql_);
        } catch (soci::soci_error const& error) {
            auto const trouble = read_trouble(error);
            sql_.close();
            opened_ = false;
            return trouble.failure;
        }
    }

private:
    std::string connection_;
    soci::session sql_;
    bool opened_{false};
};

FileRows::FileRows(DatabaseOptions const& options)
    : session_(std::make_unique<Session>(options)) {}

FileRows::~FileRows() = default;

core::Expected<std::vector<FileRow>> FileRows::beginning_with(std::string const& digits) {
    return older(digits, 0);
}

core::Expected<std::vector<FileRow>> FileRows::older(std::string const& digits, int days) {
    return session_->run<std::vector<FileRow>>(
        [&](soci::session& sql) -> core::Expected<std::vector<FileRow>> {
            auto const until = next_after(digits);
            auto rows = std::vector<FileRow>();
            auto sha256 = std::string();
            auto size = 0LL;
            auto statement = soci::statement(
                (sql.prepare << sql_rows,
                 soci::use(digits, "from"),
                 soci::use(until, "until"),
                 soci::use(days, "days"),
                 soci::into(sha256),
                 soci::into(size))
            );
            statement.execute();
            while (statement.fetch()) {
                rows.push_back({sha256, size});
            }
            return rows;
        }
    );
}

core::Expected<Collected>
FileRows::collect(std::string const& sha256, int days, bool dry_run, Work const& remove) {
    return session_->run<Collected>([&](soci::session& sql) -> core::Expected<Collected> {
        auto transaction = soci::transaction(sql);
        sql << sql_lock, soci::use(sha256, "sha256");
        auto word = std::string();
        sql << sql_forget, soci::use(sha256, "sha256"), soci::use(days, "days"), soci::into(word);
        auto const collected = read_collected(word);
        if (collected != Collected::gone || dry_run) {
            return collected; // rolled back
        }
        if (auto const removed = remove(); !removed) {
            return removed.error();
        }
        transaction.commit();
        return collected;
    });
}

core::Expected<void> FileRows::locked(std::string const& sha256, Work const& work) {
    return session_->run<void>([&](soci::session& sql) -> core::Expected<void> {
        auto transaction = soci::transaction(sql);
        sql << sql_lock, soci::use(sha256, "sha256");
        auto const done = work();
        transaction.commit();
        return done;
    });
}

} // namespace motcua::storage
