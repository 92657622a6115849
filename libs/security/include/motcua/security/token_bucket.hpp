#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace motcua::security {

/// Token buckets by key (client id, network address) in bounded memory; may be used by several threads at
/// once. A key that was idle until its bucket was full again is the same as a key never seen, so forgetting
/// the least recently used key when the table is full favours that key only.
class TokenBucketTable {
public:
    using Instant = std::chrono::steady_clock::time_point;

    /// `rate_per_minute` tokens flow in evenly, at most `burst` are kept; at most `max_keys` keys are
    /// remembered. Throws std::invalid_argument when one of them is not positive.
    TokenBucketTable(int rate_per_minute, int burst, std::size_t max_keys);

    TokenBucketTable(TokenBucketTable const&) = delete;
    TokenBucketTable& operator=(TokenBucketTable const&) = delete;
    TokenBucketTable(TokenBucketTable&&) = delete;
    TokenBucketTable& operator=(TokenBucketTable&&) = delete;
    ~TokenBucketTable();

    struct Taken {
        /// Zero: granted. Otherwise nothing was taken and a token will be there after so many seconds
        /// (rounded up, so at least one): the value of Retry-After.
        std::chrono::seconds wait{0};
        std::int64_t left{0};            ///< tokens that may be taken at once now
        std::chrono::seconds full_in{0}; ///< until the bucket is full again, rounded up
    };

    /// Takes one token.
    [[nodiscard]] Taken take(std::string_view key, Instant now);

    /// Keys remembered now; never more than max_keys.
    [[nodiscard]] std::size_t size() const;

private:
    class Shard;

    [[nodiscard]] Shard& shard_of(std::string_view key) const;

    std::chrono::nanoseconds interval_;
    std::chrono::nanoseconds tolerance_;
    std::size_t shard_count_;
    std::unique_ptr<Shard[]> shards_;
};

} // namespace motcua::security
