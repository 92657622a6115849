#include <motcua/security/token_bucket.hpp>

#include <algorithm>
#include <functional>
#include <iterator>
#include <list>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>

namespace motcua::security {

namespace {

constexpr std::size_t shards_at_most = 16;

} // namespace

/// Buckets are kept as one instant each, `full_at`: when the bucket will be full again (the generic cell rate
/// algorithm). An ordered map, because keys come from outside and must not be able to choose hash collisions.
class TokenBucketTable::Shard {
public:
    void limit_to(std::size_t keys) { keys_at_most_ = keys; }

    Taken take(
        std::string_view key,
        Instant now,
        std::chrono::nanoseconds interval,
        std::chrono::nanoseconds tolerance
    ) {
        auto const lock = std::lock_guard(mutex_);
        auto& full_at = touch(key, now);
        auto const next = std::max(full_at, now) + interval;
        auto const wait = std::max(next - now - tolerance, std::chrono::nanoseconds::zero());
        if (wait == std::chrono::nanoseconds::zero()) {
            full_at = next;
        }
        auto const left = std::max(now + tolerance - full_at, std::chrono::nanoseconds::zero()) / interval;
        return {
            .wait = std::chrono::ceil<std::chrono::seconds>(wait),
            .left = left,
            .full_in = std::chrono::ceil<std::chrono::seconds>(full_at - now),
        };
    }

    std::size_t size() const {
        auto const lock = std::lock_guard(mutex_);
        return buckets_.size();
    }

private:
    struct Bucket {
        std::string key;
        Instant full_at;
    };

    using Order = std::list<Bucket>;

    Instant& touch(std::string_view key, Instant now) {
        auto const known = buckets_.find(key);
        if (known != buckets_.end()) {
            order_.splice(order_.begin(), order_, known->second);
            return order_.front().full_at;
        }
        if (buckets_.size() >= keys_at_most_) {
            buckets_.erase(order_.back().key);
            order_.pop_back();
        }
        order_.push_front(Bucket{std::string(key), now});
        buckets_.emplace(order_.front().key, order_.begin());
        return order_.front().full_at;
    }

    mutable std::mutex mutex_; // guards the two below
    Order order_;              // most recently used first
    std::map<std::string_view, Order::iterator> buckets_;
    std::size_t keys_at_most_{1};
};

TokenBucketTable::TokenBucketTable(int rate_per_minute, int burst, std::size_t max_keys)
    : interval_(0)
    , tolerance_(0)
    , shard_count_(std::clamp<std::size_t>(max_keys / 64, 1, shards_at_most)) {
    if (rate_per_minute <= 0 || burst <= 0 || max_keys == 0) {
        throw std::invalid_argument("rate, burst and number of keys of a token bucket must be positive");
    }
    interval_ = std::chrono::nanoseconds(std::chrono::minutes(1)) / rate_per_minute;
    tolerance_ = interval_ * burst;
    shards_ = std::make_unique<Shard[]>(shard_count_);
    for (auto index = std::size_t{0}; index < shard_count_; ++index) {
        shards_[index].limit_to(max_keys / shard_count_);
    }
}

TokenBucketTable::~TokenBucketTable() = default;

TokenBucketTable::Taken TokenBucketTable::take(std::string_view key, Instant now) {
    return shard_of(key).take(key, now, interval_, tolerance_);
}

std::size_t TokenBucketTable::size() const {
    auto total = std::size_t{0};
    for (auto index = std::size_t{0}; index < shard_count_; ++index) {
        total += shards_[index].size();
    }
    return total;
}

TokenBucketTable::Shard& TokenBucketTable::shard_of(std::string_view key) const {
    return shards_[std::hash<std::string_view>{}(key) % shard_count_];
}

} // namespace motcua::security
