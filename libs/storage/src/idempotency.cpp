#include "idempotency.hpp"

#include <boost/json.hpp>

namespace motcua::storage {

namespace {

constexpr char const* sql_claim = R"sql(select claim_key(:actor, :key, :hash)::text)sql";

constexpr char const* sql_keep = R"sql(
    update idempotency_keys set outcome = :outcome::jsonb where actor = :actor and key = :key
)sql";

} // namespace

core::Failure key_mismatch() {
    return {
        core::Errc::invalid,
        "idempotency_mismatch",
        "Khóa Idempotency-Key này đã dùng cho một yêu cầu khác.",
        "This Idempotency-Key was used for another request."};
}

core::Failure key_still_running() {
    auto failure = core::conflict(
        "idempotency_running",
        "Yêu cầu cùng khóa đang được xử lý; xin thử lại sau.",
        "A request with this key is still running; try again."
    );
    failure.retry_after(1);
    return failure;
}

std::optional<core::Expected<boost::json::object>> replayed(boost::json::object const& claimed) {
    if (claimed.contains("mismatch")) {
        return key_mismatch();
    }
    auto const* outcome = claimed.if_contains("outcome");
    if (outcome == nullptr) {
        return std::nullopt;
    }
    if (outcome->is_null()) {
        return key_still_running();
    }
    return outcome->as_object();
}

boost::optional<std::string> key_text(std::optional<app::IdempotencyKey> const& key) {
    return key ? boost::optional<std::string>(key->key) : boost::none;
}

boost::optional<std::string> key_hash(std::optional<app::IdempotencyKey> const& key) {
    return key ? boost::optional<std::string>(key->request_sha256) : boost::none;
}

core::Expected<std::string> once(
    soci::session& sql,
    std::string const& actor,
    std::optional<app::IdempotencyKey> const& key,
    std::function<core::Expected<std::string>()> const& work
) {
    if (!key) {
        return work();
    }
    auto transaction = soci::transaction(sql);
    auto claim = std::string();
    sql << sql_claim, soci::use(actor, "actor"), soci::use(key->key, "key"),
        soci::use(key->request_sha256, "hash"), soci::into(claim);
    if (auto const known = replayed(boost::json::parse(claim).as_object())) {
        return *known ? core::Expected<std::string>(boost::json::serialize(**known)) : known->error();
    }
    auto answer = work();
    if (answer) {
        sql << sql_keep, soci::use(*answer, "outcome"), soci::use(actor, "actor"), soci::use(key->key, "key");
        transaction.commit();
    }
    return answer;
}

} // namespace motcua::storage
