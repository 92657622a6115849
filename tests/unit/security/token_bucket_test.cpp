#include <motcua/security/token_bucket.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace motcua::security {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr auto start = TokenBucketTable::Instant(std::chrono::hours(1000));

int granted(TokenBucketTable& table, std::string const& key, TokenBucketTable::Instant now, int tries) {
    auto count = 0;
    for (auto turn = 0; turn < tries; ++turn) {
        count += table.take(key, now).wait == seconds(0) ? 1 : 0;
    }
    return count;
}

} // namespace

TEST(TokenBucket, GrantsTheBurstAndThenSaysHowLongToWait) {
    auto table = TokenBucketTable(6, 3, 100);

    EXPECT_EQ(granted(table, "client", start, 3), 3);
    EXPECT_EQ(table.take("client", start).wait, seconds(10));
    EXPECT_EQ(table.take("client", start + milliseconds(9'001)).wait, seconds(1));
    EXPECT_EQ(table.take("client", start + seconds(10)).wait, seconds(0));
    EXPECT_EQ(table.take("client", start + seconds(10)).wait, seconds(10));
}

TEST(TokenBucket, SaysWhatIsLeftAndWhenItIsFullAgain) {
    auto table = TokenBucketTable(6, 3, 100);

    auto const first = table.take("client", start);
    auto const second = table.take("client", start + milliseconds(500));
    static_cast<void>(table.take("client", start + milliseconds(500)));
    auto const refused = table.take("client", start + milliseconds(500));
    auto const later = table.take("client", start + seconds(60));

    EXPECT_EQ(first.left, 2);
    EXPECT_EQ(first.full_in, seconds(10));
    EXPECT_EQ(second.left, 1);
    EXPECT_EQ(second.full_in, seconds(20));
    EXPECT_EQ(refused.left, 0);
    EXPECT_EQ(refused.full_in, seconds(30));
    EXPECT_EQ(later.left, 2);
}

TEST(TokenBucket, RefusedTriesCostNothing) {
    auto table = TokenBucketTable(60, 1, 100);

    EXPECT_EQ(granted(table, "client", start, 50), 1);

    EXPECT_EQ(table.take("client", start + seconds(1)).wait, seconds(0));
}

TEST(TokenBucket, HoldsTheRateOverALongTime) {
    auto table = TokenBucketTable(60, 5, 100);
    auto count = 0;
    for (auto now = start; now < start + std::chrono::minutes(10); now += milliseconds(100)) {
        count += granted(table, "client", now, 1);
    }

    EXPECT_EQ(count, 604);
}

TEST(TokenBucket, NeverKeepsMoreThanTheBurst) {
    auto table = TokenBucketTable(60, 4, 100);
    EXPECT_EQ(granted(table, "client", start, 1), 1);

    EXPECT_EQ(granted(table, "client", start + std::chrono::hours(24), 100), 4);
}

TEST(TokenBucket, KeysDoNotShareTokens) {
    auto table = TokenBucketTable(1, 1, 100);

    EXPECT_EQ(table.take("first", start).wait, seconds(0));
    EXPECT_EQ(table.take("second", start).wait, seconds(0));
    EXPECT_EQ(table.take("first", start).wait, seconds(60));
}

TEST(TokenBucket, AnEarlierNowGivesNothingAway) {
    auto table = TokenBucketTable(60, 1, 100);
    EXPECT_EQ(table.take("client", start).wait, seconds(0));

    EXPECT_EQ(table.take("client", start - seconds(5)).wait, seconds(6));
}

TEST(TokenBucket, RemembersNoMoreKeysThanAllowed) {
    for (auto const limit : {1U, 63U, 64U, 1000U}) {
        SCOPED_TRACE(limit);
        auto table = TokenBucketTable(60, 1, limit);
        for (auto number = 0; number < 5000; ++number) {
            EXPECT_EQ(table.take("address " + std::to_string(number), start).wait, seconds(0));
        }

        EXPECT_LE(table.size(), limit);
        EXPECT_GE(table.size(), limit / 2);
    }
}

TEST(TokenBucket, ForgetsTheLeastRecentlyUsedKeyFirst) {
    auto table = TokenBucketTable(1, 1, 3);
    EXPECT_EQ(table.take("first", start).wait, seconds(0));
    EXPECT_EQ(table.take("second", start).wait, seconds(0));
    EXPECT_EQ(table.take("third", start).wait, seconds(0));
    EXPECT_EQ(table.take("first", start).wait, seconds(60));

    EXPECT_EQ(table.take("fourth", start).wait, seconds(0));

    EXPECT_EQ(table.take("first", start).wait, seconds(60));
    EXPECT_EQ(table.take("second", start).wait, seconds(0));
}

TEST(TokenBucket, ThreadsTogetherGetTheBurstOnce) {
    auto table = TokenBucketTable(1, 500, 1000);
    auto total = std::atomic<int>(0);
    auto threads = std::vector<std::thread>();
    for (auto number = 0; number < 4; ++number) {
        threads.emplace_back([&table, &total] { total += granted(table, "client", start, 400); });
    }
    for (auto& thread : threads) {
        thread.join();
    }

    EXPECT_EQ(total.load(), 500);
}

TEST(TokenBucket, RefusesLimitsThatMeanNothing) {
    EXPECT_THROW(TokenBucketTable(0, 1, 1), std::invalid_argument);
    EXPECT_THROW(TokenBucketTable(1, 0, 1), std::invalid_argument);
    EXPECT_THROW(TokenBucketTable(1, 1, 0), std::invalid_argument);
}

} // namespace motcua::security
