#pragma once

#include <motcua/app/ports.hpp>
#include <motcua/core/expected.hpp>

#include <boost/json/object.hpp>
#include <boost/optional.hpp>

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

} // namespace motcua::storage
