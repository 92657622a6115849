#include <motcua/api/credential_memory.hpp>

namespace motcua::api {

namespace {

using std::chrono::steady_clock;

/// How long a revoked token may still open cached answers.
constexpr auto life = std::chrono::seconds{1};
constexpr auto capacity = std::size_t{10'000};

} // namespace

std::optional<app::Actor> CredentialMemory::find(std::string const& credential) const {
    auto const lock = std::lock_guard(mutex_);
    auto const found = seen_.find(credential);
    if (found == seen_.end() || steady_clock::now() - found->second.second > life) {
        return std::nullopt;
    }
    return found->second.first;
}

void CredentialMemory::put(std::string const& credential, app::Actor const& actor) {
    auto const lock = std::lock_guard(mutex_);
    if (seen_.size() >= capacity) {
        seen_.clear();
    }
    seen_.insert_or_assign(credential, Seen(actor, steady_clock::now()));
}

void CredentialMemory::forget() {
    auto const lock = std::lock_guard(mutex_);
    seen_.clear();
}

} // namespace motcua::api
