#pragma once

#include <motcua/app/ports.hpp>
#include <motcua/core/expected.hpp>

#include <boost/json/object.hpp>
#include <boost/optional.hpp>
#include <soci/soci.h>

#include <functional>
#include <optional>
#include <string>

/// What claim_key of schemas/sql may say besides "fresh".
namespace motcua::storage {

[[nodiscard]] core::Failure key_mismatch();
[[nodiscard]] core::Failure key_still_running();

/// What an earlier run of the same request stored, or why the key cannot be used; nothing for a fresh key.
[[nodiscard]] std::optional<core::Expected<boost::json::object>> replayed(boost::json::object const& claimed);

/// The key and the hash of what was asked, as SOCI binds them; null without a key.
[[nodiscard]] boost::optional<std::string> key_text(std::optional<app::IdempotencyKey> const& key);
[[nodiscard]] boost::optional<std::string> key_hash(std::optional<app::IdempotencyKey> const& key);

/// Runs `work`, which answers with a JSON object, once under the actor's key, in a transaction; the same
/// request again gets the same answer. Without a key it just runs.
[[nodiscard]] core::Expected<std::string> once(
    soci::session& sql,
    std::string const& actor,
    std::optional<app::IdempotencyKey> const& key,
    std::function<core::Expected<std::string>()> const& work
);

} // namespace motcua::storage
