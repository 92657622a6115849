#include "made_files.hpp"
#include "shelf_fixture.hpp"
#include <motcua/security/token.hpp>

#include <map>

namespace motcua::files {
namespace {

namespace fs = std::filesystem;

std::shared_ptr<KeyRing const> ring(std::string const& current, std::vector<std::string> const& ids) {
    auto keys = std::map<std::string, security::SecretText>();
    for (auto const& id : ids) {
        keys.emplace(id, security::SecretText(security::sha256_hex(id).substr(0, 32)));
    }
    return std::make_shared<KeyRing const>(current, std::move(keys));
}

std::string noise(std::size_t size) {
    auto bytes = std::string();
    for (auto turn = 0U; bytes.size() < size; ++turn) {
        bytes += security::sha256_hex(std::to_string(turn));
    }
    return bytes.substr(0, size);
}

constexpr auto chunk = std::size_t{65'536};
constexpr auto sealed_chunk = chunk + 16;
constexpr auto header = std::size_t{64};

/// A shelf with keys.
class SealedTest : public ShelfTest {
protected:
    [[nodiscard]] ShelfOptions with(std::shared_ptr<KeyRing const> keys) const {
        auto sealed = options();
        sealed.keys = std::move(keys);
        return sealed;
    }

    [[nodiscard]] ShelfOptions sealed() const { return with(ring("k1", {"k1"})); }

    [[nodiscard]] fs::path place(std::string const& sha256) const {
        return directory_ / "kept" / sha256.substr(0, 2) / sha256.substr(2, 2) / sha256;
    }

    [[nodiscard]] fs::path part() const { return directory_ / "incoming" / upload; }

    static void write(fs::path const& file, std::string const& bytes) {
        std::ofstream(file, std::ios::binary) << bytes;
    }

    /// What reading the whole kept file ends with: its content or the rule.
    static std::string content(Shelf& shelf, std::string const& sha256) {
        auto const reader = shelf.open(sha256);
        if (!reader) {
            return reader.error().rule();
        }
        auto const bytes = (*reader)->read(0, 10'000'000);
        return bytes ? *bytes : bytes.error().rule();
    }
};

TEST_F(SealedTest, KeepsEveryLengthAndReadsEveryRange) {
    auto shelf = Shelf(sealed());
    for (auto const size : {std::size_t{1}, chunk - 1, chunk, chunk + 1, 3 * chunk, 3 * chunk + 100}) {
        auto const bytes = noise(size);
        auto const facts = shelf.put(bytes, "application/pdf", 1).value();
        auto const reader = shelf.open(facts.sha256).value();

        EXPECT_EQ(reader->size(), static_cast<std::int64_t>(size));
        EXPECT_EQ(content(shelf, facts.sha256), bytes) << size;
        for (auto const from : {std::size_t{0}, chunk - 1, chunk, size - 1, size, size + 5}) {
            for (auto const count : {std::size_t{0}, std::size_t{1}, std::size_t{2}, chunk + 7}) {
                auto const expected = from < size ? bytes.substr(from, count) : "";
                EXPECT_EQ(reader->read(static_cast<std::int64_t>(from), count).value(), expected) << from;
            }
        }
        if (size >= 64) { // a single byte stands in any file by chance
            EXPECT_EQ(text_of(place(facts.sha256)).find(bytes.substr(0, 64)), std::string::npos);
        }
    }
}

TEST_F(SealedTest, NoticesEveryChangeOnDisk) {
    auto shelf = Shelf(sealed());
    auto const bytes = noise(3 * chunk + 100);
    auto const sha256 = shelf.put(bytes, "application/pdf", 1).value().sha256;
    auto const whole = text_of(place(sha256));
    auto const other_sha256 = shelf.put(noise(3 * chunk + 101), "application/pdf", 1).value().sha256;
    auto const other = text_of(place(other_sha256));
    auto const piece = [&](std::string const& file, std::size_t index) {
        return file.substr(header + index * sealed_chunk, sealed_chunk);
    };

    auto const changes = std::map<std::string, std::string>{
        {"last chunk gone", whole.substr(0, header + 3 * sealed_chunk)},
        {"last byte gone", whole.substr(0, whole.size() - 1)},
        {"byte added", whole + "x"},
        {"header only", whole.substr(0, header)},
        {"chunks in another order",
         whole.substr(0, header) + piece(whole, 1) + piece(whole, 0) + piece(whole, 2) + piece(whole, 3)},
        {"chunk of another file",
         whole.substr(0, header) + piece(other, 0) + whole.substr(header + sealed_chunk)},
        {"chunk twice",
         whole.substr(0, header) + piece(whole, 0) + piece(whole, 0) + piece(whole, 2) + piece(whole, 3)},
        {"body of another file", whole.substr(0, header) + other.substr(header)}};
    for (auto const& [name, changed] : changes) {
        write(place(sha256), changed);
        EXPECT_EQ(content(shelf, sha256), "file_damaged") << name;
    }
    for (auto const at : {std::size_t{30}, std::size_t{60}, header, header + chunk, whole.size() - 1}) {
        auto changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        write(place(sha256), changed);
        EXPECT_EQ(content(shelf, sha256), "file_damaged") << at;
    }
    write(place(sha256), whole);
    EXPECT_EQ(content(shelf, sha256), bytes);
}

TEST_F(SealedTest, NeedsTheKeyItWasSealedWith) {
    auto const sha256 = Shelf(sealed()).put("abc", "application/pdf", 1).value().sha256;
    auto none = Shelf(options());
    auto other = Shelf(with(ring("k2", {"k2"})));
    auto both = Shelf(with(ring("k2", {"k1", "k2"})));

    EXPECT_EQ(content(none, sha256), "file_key_missing");
    EXPECT_EQ(content(other, sha256), "file_key_missing");
    EXPECT_EQ(content(both, sha256), "abc");
}

TEST_F(SealedTest, TakesPartsOfAnySizeAndGoesOnAfterARestart) {
    auto const bytes = pdf(1, "<< /Length 200000 >>\nstream\n" + noise(200'000) + "\nendstream");
    auto at = std::size_t{0};
    for (auto size = std::size_t{1}; at < bytes.size(); size = size * 3 + 1) {
        auto shelf = Shelf(sealed());
        auto const piece = bytes.substr(at, size);
        ASSERT_TRUE(shelf.append(upload, static_cast<std::int64_t>(at), piece));
        at += piece.size();
        EXPECT_EQ(shelf.sync(upload).value(), static_cast<std::int64_t>(at));
        EXPECT_EQ(shelf.append(upload, 0, "x").error().rule(), "upload_offset");
    }
    EXPECT_EQ(text_of(part()).find("%PDF"), std::string::npos);

    auto shelf = Shelf(sealed());
    auto const facts = shelf.examine(upload, rules()).value();
    ASSERT_TRUE(shelf.keep(upload, facts));
    EXPECT_TRUE(shelf.keep(upload, facts)) << "repeated";

    EXPECT_EQ(facts.sha256, security::sha256_hex(bytes));
    EXPECT_EQ(facts.media_type, "application/pdf");
    EXPECT_EQ(content(shelf, facts.sha256), bytes);
    EXPECT_EQ(files_under(directory_), 1);
}

TEST_F(SealedTest, LosesOnlyTheRecordThatACrashCutOff) {
    auto const bytes = noise(100'000);
    ASSERT_TRUE(Shelf(sealed()).append(upload, 0, bytes.substr(0, 40'000)));
    ASSERT_TRUE(Shelf(sealed()).append(upload, 40'000, bytes.substr(40'000)));
    fs::resize_file(part(), fs::file_size(part()) - 5);

    auto shelf = Shelf(sealed());
    EXPECT_EQ(shelf.received(upload).value(), 40'000);
    ASSERT_TRUE(shelf.append(upload, 40'000, "other"));

    EXPECT_EQ(Shelf(sealed()).received(upload).value(), 40'005);
    auto const facts =
        app::FileFacts{security::sha256_hex(bytes.substr(0, 40'000) + "other"), 40'005, "x", 1};
    EXPECT_TRUE(shelf.keep(upload, facts));
    EXPECT_EQ(content(shelf, facts.sha256), bytes.substr(0, 40'000) + "other");
}

TEST_F(SealedTest, IsCutAnywhere) {
    auto const bytes = noise(200'000);
    for (auto const length :
         {std::size_t{0}, std::size_t{1}, std::size_t{40'000}, chunk, chunk + 1, std::size_t{199'999}}) {
        auto shelf = Shelf(sealed());
        shelf.drop(upload);
        ASSERT_TRUE(shelf.append(upload, 0, bytes));
        ASSERT_TRUE(shelf.cut(upload, static_cast<std::int64_t>(length)));
        EXPECT_EQ(Shelf(sealed()).received(upload).value(), static_cast<std::int64_t>(length));
        ASSERT_TRUE(shelf.append(upload, static_cast<std::int64_t>(length), "end"));

        auto const expected = bytes.substr(0, length) + "end";
        auto const facts = app::FileFacts{
            security::sha256_hex(expected),
            static_cast<std::int64_t>(expected.size()),
            "x",
            1};
        EXPECT_TRUE(shelf.keep(upload, facts)) << length;
        EXPECT_EQ(content(shelf, facts.sha256), expected);
    }
}

TEST_F(SealedTest, DoesNotKeepAnUploadThatWasChangedOnDisk) {
    auto const bytes = noise(100'000);
    auto shelf = Shelf(sealed());
    ASSERT_TRUE(shelf.append(upload, 0, bytes));
    auto changed = text_of(part());
    changed[200] = static_cast<char>(changed[200] ^ 1);
    write(part(), changed);
    auto const facts = app::FileFacts{security::sha256_hex(bytes), 100'000, "x", 1};

    EXPECT_EQ(shelf.examine(upload, rules()).error().rule(), "file_damaged");
    EXPECT_EQ(shelf.keep(upload, facts).error().rule(), "file_damaged");
    EXPECT_EQ(files_under(directory_), 1);
}

TEST_F(SealedTest, SealsWhatBeganPlain) {
    auto const bytes = pdf(2);
    ASSERT_TRUE(Shelf(options()).append(upload, 0, bytes.substr(0, 100)));
    auto shelf = Shelf(sealed());
    ASSERT_TRUE(shelf.append(upload, 100, bytes.substr(100)));

    auto const facts = shelf.examine(upload, rules()).value();
    ASSERT_TRUE(shelf.keep(upload, facts));

    EXPECT_EQ(content(shelf, facts.sha256), bytes);
    EXPECT_EQ(text_of(place(facts.sha256)).find("%PDF"), std::string::npos);
}

TEST_F(SealedTest, IsRotatedFileByFile) {
    auto const direct = [](std::function<core::Expected<void>()> const& work) { return work(); };
    auto plain = Shelf(options());
    auto const sha256 = plain.put(noise(100'000), "application/pdf", 1).value().sha256;
    auto first = Shelf(with(ring("k1", {"k1"})));
    auto second = Shelf(with(ring("k2", {"k1", "k2"})));
    auto alone = Shelf(with(ring("k2", {"k2"})));
    auto const reader = plain.open(sha256).value();

    EXPECT_EQ(content(first, sha256), noise(100'000)) << "plain files stay readable";
    EXPECT_TRUE(first.reseal(sha256, direct).value());
    EXPECT_FALSE(first.reseal(sha256, direct).value());
    EXPECT_TRUE(second.reseal(sha256, direct).value());
    EXPECT_EQ(content(alone, sha256), noise(100'000));
    EXPECT_TRUE(alone.verify(sha256, [](std::size_t) {}));
    EXPECT_EQ(reader->read(0, 100'000).value(), noise(100'000)) << "who reads goes on reading";
    EXPECT_EQ(files_under(directory_), 1);
}

TEST_F(SealedTest, IsNotBroughtBackByRotationAfterItWasCollected) {
    auto const sha256 = Shelf(options()).put("abc", "application/pdf", 1).value().sha256;
    auto shelf = Shelf(sealed());

    auto const outcome = shelf.reseal(sha256, [&](std::function<core::Expected<void>()> const& work) {
        EXPECT_TRUE(shelf.remove(sha256));
        return work();
    });

    EXPECT_EQ(outcome.error().rule(), "file_not_found");
    EXPECT_EQ(files_under(directory_), 0);
}

TEST_F(SealedTest, DoesNotSealDamageAnew) {
    auto const sha256 = Shelf(options()).put("abc", "application/pdf", 1).value().sha256;
    write(place(sha256), "abd");
    auto shelf = Shelf(sealed());

    auto const outcome =
        shelf.reseal(sha256, [](std::function<core::Expected<void>()> const& work) { return work(); });

    EXPECT_FALSE(outcome);
    EXPECT_EQ(text_of(place(sha256)), "abd");
    EXPECT_EQ(shelf.verify(sha256, [](std::size_t) {}).error().rule(), "file_damaged");
}

TEST_F(SealedTest, CleansUpAfterProgramsThatWereEnded) {
    auto shelf = Shelf(sealed());
    ASSERT_TRUE(shelf.append(upload, 0, "abc"));
    auto const old = directory_ / "incoming/made-old";
    write(old, "x");
    write(directory_ / "incoming/made-new", "x");
    fs::last_write_time(old, fs::file_time_type::clock::now() - std::chrono::hours{25});

    EXPECT_EQ(shelf.remove_leftovers(), 1);
    EXPECT_FALSE(fs::exists(old));
    EXPECT_EQ(files_under(directory_), 2);
}

TEST_F(SealedTest, IsListedByTheBeginningOfItsHash) {
    auto shelf = Shelf(sealed());
    ASSERT_TRUE(shelf.put("abc", "text/plain", 1));
    write(directory_ / "kept/ba/78/stray", "x");

    EXPECT_EQ(shelf.kept_beginning_with("ba"), (std::vector<std::string>{sha256_of_abc, "stray"}));
    EXPECT_EQ(shelf.kept_beginning_with("00"), std::vector<std::string>{});
}

} // namespace
} // namespace motcua::files
