#pragma once

#include <motcua/security/secret_text.hpp>

#include <map>
#include <string>
#include <string_view>

namespace motcua::files {

/// The keys that files are encrypted with: one for new files, all for reading. Keys are 32 bytes, their ids
/// at most 16 characters.
class KeyRing {
public:
    KeyRing(std::string current, std::map<std::string, security::SecretText> keys)
        : current_(std::move(current))
        , keys_(std::move(keys)) {}

    /// Id of the key for new files.
    [[nodiscard]] std::string const& current() const noexcept { return current_; }

    /// Empty for an id that is not known.
    [[nodiscard]] std::string_view find(std::string const& id) const {
        auto const found = keys_.find(id);
        return found == keys_.end() ? std::string_view() : found->second.reveal();
    }

private:
    std::string current_;
    std::map<std::string, security::SecretText> keys_;
};

} // namespace motcua::files
