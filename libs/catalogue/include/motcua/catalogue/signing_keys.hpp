#pragma once

#include <motcua/core/expected.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace motcua::catalogue {

/// Where a private key lies: a PKCS#12 file or a PKCS#11 token. Secrets stay in files of their own.
struct KeyPlace {
    std::filesystem::path pkcs12; ///< empty: on a token
    std::filesystem::path module;
    std::string token;
    std::string label;
    std::filesystem::path certificate_file; ///< empty: read from the token
    std::filesystem::path secret_file;      ///< passphrase or PIN
};

/// A key with whom it signs for.
struct KeyOwner {
    std::string name; ///< account of a person, or id of a unit
    KeyPlace key;
    std::filesystem::path image; ///< PNG shown in the signature; empty: lines of text
};

/// Who signs what (schemas/signing.schema.json). Paths are absolute.
struct SigningKeys {
    std::filesystem::path trust_directory;
    std::string timestamp_url; ///< empty: no time stamps
    std::vector<KeyOwner> people;
    std::vector<KeyOwner> seals;
};

/// Relative paths count from the file's directory. Errors: not_found "file", malformed "json", invalid.
[[nodiscard]] core::Expected<SigningKeys> load_signing_keys(std::filesystem::path const& file);

} // namespace motcua::catalogue
