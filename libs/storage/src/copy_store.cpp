#include "codec_copies.hpp"
#include "pool.hpp"
#include <motcua/storage/database.hpp>

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr char const* sql_components = R"sql(select components_of(:id::uuid)::text)sql";

constexpr char const* sql_suggestions = R"sql(select suggestions_of(:id::uuid, :code, :seq)::text)sql";

constexpr char const* sql_with_hash = R"sql(
    select copies_with_hash(string_to_array(:hashes, ' '))::text
)sql";

constexpr char const* sql_claim_signings = R"sql(select claim_copy_signings(:batch, :lease)::text)sql";

constexpr char const* sql_finish_signing = R"sql(select finish_copy_signing(:outcome::jsonb)::int)sql";

constexpr char const* sql_retry = R"sql(select retry_copy_signing(:id::uuid, :code, :seq))sql";

constexpr char const* sql_claim_readings = R"sql(select claim_copy_readings(:batch, :lease)::text)sql";

constexpr char const* sql_finish_reading = R"sql(select finish_copy_reading(:outcome::jsonb)::int)sql";

} // namespace

Expected<std::string> Database::components(core::DossierId const& id) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_components, soci::use(id.text(), "id"), soci::into(answer);
        return answer;
    });
}

Expected<std::string> Database::copy_suggestions(core::DossierId const& id, app::CopyName const& copy) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = boost::optional<std::string>();
        sql << sql_suggestions, soci::use(id.text(), "id"), soci::use(copy.component, "code"),
            soci::use(copy.seq, "seq"), soci::into(answer);
        if (!answer) {
            return core::not_found("suggestions");
        }
        return *answer;
    });
}

Expected<std::string> Database::copies_with_hash(std::vector<std::string> const& sha256) {
    auto hashes = std::string();
    for (auto const& one : sha256) {
        hashes += (hashes.empty() ? "" : " ") + one;
    }
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_with_hash, soci::use(hashes, "hashes"), soci::into(answer);
        return answer;
    });
}

Expected<std::vector<app::CopySigning>> Database::claim_copy_signings(int limit, int lease_seconds) {
    using Claimed = std::vector<app::CopySigning>;
    return pool_->run<Claimed>(false, [&](soci::session& sql) -> Expected<Claimed> {
        auto answer = std::string();
        sql << sql_claim_signings, soci::use(limit, "batch"), soci::use(lease_seconds, "lease"),
            soci::into(answer);
        return read_copy_signings(json::parse(answer));
    });
}

Expected<bool> Database::finish_copy_signing(app::SignedCopy const& outcome) {
    return pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto const text = json::serialize(write_signed_copy(outcome));
        auto written = 0;
        sql << sql_finish_signing, soci::use(text, "outcome"), soci::into(written);
        return written == 1;
    });
}

Expected<void> Database::retry_copy_signing(core::DossierId const& id, app::CopyName const& copy) {
    auto const answer = pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto text = std::string();
        sql << sql_retry, soci::use(id.text(), "id"), soci::use(copy.component, "code"),
            soci::use(copy.seq, "seq"), soci::into(text);
        return text;
    });
    if (!answer) {
        return answer.error();
    }
    if (*answer == "missing") {
        return core::not_found("copy");
    }
    if (*answer == "done") {
        return core::conflict(
            "copy_signed",
            "Bản số hóa này đã được ký số.",
            "This copy has been signed already."
        );
    }
    return {};
}

Expected<std::vector<app::CopyReading>> Database::claim_copy_readings(int limit, int lease_seconds) {
    using Claimed = std::vector<app::CopyReading>;
    return pool_->run<Claimed>(false, [&](soci::session& sql) -> Expected<Claimed> {
        auto answer = std::string();
        sql << sql_claim_readings, soci::use(limit, "batch"), soci::use(lease_seconds, "lease"),
            soci::into(answer);
        return read_copy_readings(json::parse(answer));
    });
}

Expected<bool> Database::finish_copy_reading(app::ReadCopy const& outcome) {
    return pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto const text = json::serialize(write_read_copy(outcome));
        auto written = 0;
        sql << sql_finish_reading, soci::use(text, "outcome"), soci::into(written);
        return written == 1;
    });
}

} // namespace motcua::storage
