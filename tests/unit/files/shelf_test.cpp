#include "made_files.hpp"
#include "refusals.hpp"
#include "shelf_fixture.hpp"
#include <motcua/security/token.hpp>

#include <cerrno>

namespace motcua::files {
namespace {

namespace fs = std::filesystem;

app::FileFacts facts_of_abc() {
    return {sha256_of_abc, 3, "text/plain", std::nullopt};
}

TEST_F(ShelfTest, TakesPartsOnlyWhereTheLastOneEnded) {
    auto shelf = Shelf(options());

    EXPECT_EQ(shelf.received(upload).value(), 0);
    EXPECT_TRUE(shelf.append(upload, 0, "a"));
    EXPECT_EQ(shelf.append(upload, 0, "a").error().rule(), "upload_offset");
    EXPECT_EQ(shelf.append(upload, 2, "c").error().rule(), "upload_offset");
    EXPECT_TRUE(shelf.append(upload, 1, "bc"));
    EXPECT_EQ(shelf.sync(upload).value(), 3);
    EXPECT_EQ(shelf.received(upload).value(), 3);
    EXPECT_EQ(Shelf(options()).received(upload).value(), 3) << "another node, or this one after a restart";
}

TEST_F(ShelfTest, RefusesAPartOfAnUploadThatNeverBegan) {
    EXPECT_EQ(Shelf(options()).append(upload, 7, "x").error().rule(), "upload_offset");
    EXPECT_EQ(Shelf(options()).sync(upload).error().rule(), "upload_not_found");
}

TEST_F(ShelfTest, StopsAtItsOwnLimit) {
    auto small = options();
    small.most_bytes = 3;
    auto shelf = Shelf(small);

    EXPECT_TRUE(shelf.append(upload, 0, "abc"));
    EXPECT_EQ(shelf.append(upload, 3, "d").error().rule(), "file_too_large");
    EXPECT_EQ(shelf.received(upload).value(), 3);
}

TEST_F(ShelfTest, RefusesNamesThatWouldLeaveItsDirectory) {
    auto shelf = Shelf(options());

    for (auto const* const name :
         {"../../etc/passwd",
          "",
          ".",
          "0f8fad5b-d9cb-469f-a165-70867728950/",
          "0F8FAD5B-D9CB-469F-A165-70867728950E"}) {
        EXPECT_EQ(shelf.append(name, 0, "x").error().code(), core::Errc::not_found) << name;
        EXPECT_EQ(shelf.received(name).value(), 0) << name;
        EXPECT_EQ(shelf.keep(name, facts_of_abc()).error().code(), core::Errc::not_found) << name;
        EXPECT_EQ(shelf.open(name).error().code(), core::Errc::not_found) << name;
        EXPECT_EQ(shelf.remove(name).error().code(), core::Errc::not_found) << name;
    }
    auto facts = facts_of_abc();
    facts.sha256.replace(0, 3, "../");
    ASSERT_TRUE(shelf.append(upload, 0, "abc"));
    EXPECT_FALSE(shelf.keep(upload, facts));
    EXPECT_FALSE(fs::exists(directory_ / "kept"));
}

TEST_F(ShelfTest, FollowsNoLink) {
    auto shelf = Shelf(options());
    fs::create_directories(directory_ / "incoming");
    std::ofstream(directory_ / "outside") << "abc";
    fs::create_symlink(directory_ / "outside", directory_ / "incoming" / upload);

    EXPECT_FALSE(shelf.append(upload, 3, "def"));
    EXPECT_FALSE(shelf.examine(upload, rules()));
    EXPECT_EQ(text_of(directory_ / "outside"), "abc");
}

TEST_F(ShelfTest, SaysWhatTheBytesAre) {
    auto shelf = Shelf(options());
    auto const bytes = pdf(2);
    ASSERT_TRUE(shelf.append(upload, 0, bytes));

    auto const facts = shelf.examine(upload, rules()).value();

    EXPECT_EQ(facts.sha256, security::sha256_hex(bytes));
    EXPECT_EQ(facts.size, static_cast<std::int64_t>(bytes.size()));
    EXPECT_EQ(facts.media_type, "application/pdf");
    EXPECT_EQ(facts.pages, 2);
}

TEST_F(ShelfTest, RefusesWhatIsNotAsAnnounced) {
    auto shelf = Shelf(options());
    auto const bytes = pdf(1);
    ASSERT_TRUE(shelf.append(upload, 0, bytes));
    auto other_hash = rules();
    other_hash.expected_sha256 = std::string(64, '0');
    auto other_type = rules();
    other_type.media_types = {"image/png", "image/jpeg"};
    auto smaller = rules();
    smaller.most_bytes = 2;

    EXPECT_EQ(shelf.examine(upload, other_hash).error().rule(), "file_hash_mismatch");
    EXPECT_EQ(shelf.examine(upload, other_type).error().rule(), "file_type_refused");
    EXPECT_EQ(shelf.examine(upload, smaller).error().rule(), "file_too_large");
    EXPECT_EQ(shelf.received(upload).value(), static_cast<std::int64_t>(bytes.size()));
}

TEST_F(ShelfTest, KeepsEqualContentsOnceForTheOwnerOnly) {
    auto shelf = Shelf(options());
    auto const second = std::string("1f8fad5b-d9cb-469f-a165-70867728950e");
    ASSERT_TRUE(shelf.append(upload, 0, "abc"));
    ASSERT_TRUE(shelf.append(second, 0, "abc"));

    EXPECT_TRUE(shelf.keep(upload, facts_of_abc()));
    EXPECT_TRUE(shelf.keep(upload, facts_of_abc())) << "repeated";
    EXPECT_TRUE(shelf.keep(second, facts_of_abc()));

    auto const file = directory_ / "kept/ba/78" / sha256_of_abc;
    EXPECT_EQ(text_of(file), "abc");
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(fs::status(directory_ / "kept").permissions(), fs::perms::owner_all);
    EXPECT_EQ(fs::status(file.parent_path()).permissions(), fs::perms::owner_all);
    EXPECT_EQ(files_under(directory_), 1);
}

TEST_F(ShelfTest, DoesNotKeepWhatGrewAfterItWasExamined) {
    auto shelf = Shelf(options());
    ASSERT_TRUE(shelf.append(upload, 0, "abc"));
    ASSERT_TRUE(shelf.append(upload, 3, "d"));

    EXPECT_EQ(shelf.keep(upload, facts_of_abc()).error().rule(), "upload_offset");
    EXPECT_FALSE(shelf.open(sha256_of_abc));
}

TEST_F(ShelfTest, MendsAKeptFileThatWasCutWhenItsContentComesAgain) {
    auto shelf = Shelf(options());
    ASSERT_TRUE(shelf.put("abc", "text/plain", std::nullopt));
    fs::resize_file(directory_ / "kept/ba/78" / sha256_of_abc, 1);

    ASSERT_TRUE(shelf.put("abc", "text/plain", std::nullopt));

    EXPECT_EQ(shelf.open(sha256_of_abc).value()->read(0, 9).value(), "abc");
}

TEST_F(ShelfTest, ReadsAnyRange) {
    auto shelf = Shelf(options());
    auto const facts = shelf.put("abc", "text/plain", 1).value();

    auto const reader = shelf.open(facts.sha256).value();

    EXPECT_EQ(facts.sha256, sha256_of_abc);
    EXPECT_EQ(facts.pages, 1);
    EXPECT_EQ(reader->size(), 3);
    EXPECT_EQ(reader->read(1, 1).value(), "b");
    EXPECT_EQ(reader->read(1, 100).value(), "bc");
    EXPECT_EQ(reader->read(3, 1).value(), "");
    EXPECT_EQ(reader->read(100, 1).value(), "");
}

TEST_F(ShelfTest, NoticesAFileThatIsCutWhileItIsRead) {
    auto shelf = Shelf(options());
    ASSERT_TRUE(shelf.put("abc", "text/plain", 1));
    auto const reader = shelf.open(sha256_of_abc).value();
    fs::resize_file(directory_ / "kept/ba/78" / sha256_of_abc, 1);

    auto const failure = reader->read(0, 3).error();

    EXPECT_EQ(failure.rule(), "file_damaged");
    EXPECT_EQ(failure.code(), core::Errc::unavailable);
}

TEST_F(ShelfTest, ForgetsDroppedUploadsAndRemovedFiles) {
    auto shelf = Shelf(options());
    ASSERT_TRUE(shelf.append(upload, 0, "abc"));
    ASSERT_TRUE(shelf.put("abc", "text/plain", 1));

    shelf.drop(upload);
    EXPECT_TRUE(shelf.remove(sha256_of_abc));
    EXPECT_TRUE(shelf.remove(sha256_of_abc)) << "repeated";

    EXPECT_EQ(shelf.received(upload).value(), 0);
    EXPECT_EQ(shelf.open(sha256_of_abc).error().rule(), "file_not_found");
    EXPECT_EQ(files_under(directory_), 0);
}

TEST_F(ShelfTest, SaysWhenItCannotBeWritten) {
    auto shelf = Shelf(options());
    EXPECT_TRUE(shelf.ready());
    EXPECT_EQ(files_under(directory_), 0);
    fs::remove_all(directory_ / "incoming");
    std::ofstream(directory_ / "incoming") << "no directory";

    EXPECT_EQ(shelf.ready().error().rule(), "files_unwritable");
    EXPECT_EQ(shelf.append(upload, 0, "x").error().rule(), "files_unwritable");
    EXPECT_EQ(shelf.put("x", "text/plain", 1).error().rule(), "files_unwritable");
}

TEST(DiskFull, IsBusyAndMayBeTriedAgain) {
    auto const failure = unwritable(ENOSPC);

    EXPECT_EQ(failure.rule(), "disk_full");
    EXPECT_EQ(failure.code(), core::Errc::busy);
    EXPECT_GT(failure.retry_after_seconds(), 0);
    EXPECT_EQ(unwritable(EIO).rule(), "files_unwritable");
}

} // namespace
} // namespace motcua::files
