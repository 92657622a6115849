#include "support/pg_database.hpp"
#include <motcua/app/uploads.hpp>
#include <motcua/files/shelf.hpp>

#include <gtest/gtest.h>

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <thread>
#include <vector>

namespace motcua::tests {

namespace {

using namespace std::chrono_literals;

/// The real shelf on disk, its look into contents replaced by a rule of the tests': what begins with "bad" is
/// refused, with "away" cannot be examined now.
class PlainShelf final : public app::FileShelf {
public:
    explicit PlainShelf(std::filesystem::path const& directory)
        : shelf_(options_in(directory)) {}

    core::Expected<void>
    append(std::string const& upload, std::int64_t offset, std::string_view bytes) override {
        heads_.try_emplace(upload, bytes);
        return shelf_.append(upload, offset, bytes);
    }

    core::Expected<std::int64_t> sync(std::string const& upload) override { return shelf_.sync(upload); }

    core::Expected<void> cut(std::string const& upload, std::int64_t length) override {
        return shelf_.cut(upload, length);
    }

    core::Expected<std::int64_t> received(std::string const& upload) override {
        return shelf_.received(upload);
    }

    core::Expected<app::FileFacts> examine(std::string const& upload, app::FileRules const&) override {
        ++examinations;
        auto const& head = heads_.at(upload);
        if (head.starts_with("bad")) {
            return core::invalid("/", "file_damaged", "Tệp hỏng.", "The file is damaged.");
        }
        if (head.starts_with("away")) {
            return core::busy("antivirus_unavailable", 5);
        }
        return app::FileFacts{hash, *shelf_.received(upload), "application/pdf", 1};
    }

    core::Expected<void> keep(std::string const& upload, app::FileFacts const& facts) override {
        ++keeps;
        return shelf_.keep(upload, facts);
    }

    void drop(std::string const& upload) override { shelf_.drop(upload); }

    core::Expected<app::FileFacts>
    put(std::string_view bytes, std::string const& media_type, std::optional<int> pages) override {
        return shelf_.put(bytes, media_type, pages);
    }

    core::Expected<std::unique_ptr<app::FileReader>> open(std::string const& sha256) override {
        return shelf_.open(sha256);
    }

    core::Expected<void> remove(std::string const& sha256) override { return shelf_.remove(sha256); }

    std::string hash = std::string(64, 'a');
    std::atomic<int> examinations{0};
    std::atomic<int> keeps{0};

private:
    static files::ShelfOptions options_in(std::filesystem::path const& directory) {
        auto options = files::ShelfOptions{};
        options.directory = directory;
        options.most_bytes = 1'000'000;
        return options;
    }

    files::Shelf shelf_;
    std::map<std::string, std::string> heads_;
};

class Uploads : public testing::Test {
protected:
    Uploads()
        : directory_(std::filesystem::path(testing::TempDir()) / ("uploads" + std::to_string(::getpid()))) {
        std::filesystem::create_directories(directory_);
        shelf_ = std::make_unique<PlainShelf>(directory_);
    }

    ~Uploads() override { std::filesystem::remove_all(directory_); }

    core::Expected<app::Upload> begun(std::int64_t length, core::DossierId const& dossier = {}) {
        auto asked = app::NewUpload{};
        asked.id = pg_.sql("select gen_random_uuid()");
        asked.length = length;
        asked.dossier = dossier;
        return app::begin_upload(*store_, limits_, asked, clerk_);
    }

    /// All of it on disk and noted.
    std::string received(std::string const& bytes) {
        auto const upload = begun(static_cast<std::int64_t>(bytes.size())).value();
        EXPECT_TRUE(shelf_->append(upload.asked.id, 0, bytes));
        EXPECT_TRUE(store_->receive_upload(upload.asked.id, upload.asked.length, 0));
        return upload.asked.id;
    }

    int turn() { return app::examine_uploads(*store_, *shelf_, limits_, 10).value(); }

    [[nodiscard]] std::string column(std::string const& id, std::string const& name) const {
        return pg_.sql("select " + name + " from uploads where upload_id = '" + id + "'");
    }

    PgDatabase pg_;
    std::unique_ptr<storage::Database> store_{pg_.store(8)};
    std::filesystem::path directory_;
    std::unique_ptr<PlainShelf> shelf_;
    app::Actor clerk_ = actor(domain::Role::clerk);
    app::UploadLimits limits_{1000, 1000, 1500, 5000, 5, 24h};
};

} // namespace

TEST_F(Uploads, WholeOneIsExaminedKeptAndEntered) {
    auto const id = received("content");

    EXPECT_EQ(turn(), 1);

    EXPECT_EQ(column(id, "state"), "kept");
    EXPECT_EQ(
        pg_.sql("select sha256 || ' ' || size || ' ' || stored_by from files"),
        shelf_->hash + " 7 " + clerk_.name
    );
    EXPECT_TRUE(shelf_->open(shelf_->hash));
    EXPECT_EQ(turn(), 0);
}

TEST_F(Uploads, RefusedOneKeepsItsReasonAndLosesItsBytes) {
    auto const id = received("bad content");

    turn();

    EXPECT_EQ(column(id, "state || ' ' || (problem->>'rule')"), "refused file_damaged");
    EXPECT_EQ(column(id, "bytes_gone"), "t");
    EXPECT_EQ(shelf_->received(id).value(), 0);
    EXPECT_EQ(pg_.sql("select count(*) from files"), "0");
}

TEST_F(Uploads, ExaminationThatCannotBeMadeNowIsPutOff) {
    auto const id = received("away");

    EXPECT_EQ(turn(), 1);

    EXPECT_EQ(column(id, "state"), "examining");
    EXPECT_EQ(column(id, "lease is null and next_try_at > clock_timestamp()"), "t");
    EXPECT_EQ(turn(), 0);
}

TEST_F(Uploads, SeveralExaminersShareTheWork) {
    for (auto i = 0; i < 5; ++i) {
        received("content " + std::to_string(i));
    }
    auto threads = std::vector<std::thread>();
    auto done = std::atomic<int>(0);

    for (auto i = 0; i < 4; ++i) {
        threads.emplace_back([&] { done += turn(); });
    }
    for (auto& thread : threads) {
        thread.join();
    }

    EXPECT_GE(done, 5);
    EXPECT_EQ(shelf_->examinations, 5);
    EXPECT_EQ(pg_.sql("select count(*) from uploads where state = 'kept'"), "5");
    EXPECT_EQ(pg_.sql("select count(*) from files"), "1");
}

TEST_F(Uploads, WhatADeadExaminerFoundStandsAndTheContentMovesOnce) {
    auto const id = received("content");
    auto const claimed = store_->claim_uploads(1, 300).value().at(0);
    auto const facts = shelf_->examine(id, {}).value();
    EXPECT_TRUE(store_->note_examined(claimed, facts).value());
    EXPECT_TRUE(shelf_->keep(id, facts)); // and here it died
    static_cast<void>(pg_.sql("update uploads set next_try_at = clock_timestamp()"));

    EXPECT_EQ(turn(), 1);

    EXPECT_EQ(shelf_->examinations, 1);
    EXPECT_EQ(column(id, "state"), "kept");
    EXPECT_TRUE(shelf_->open(shelf_->hash));
}

TEST_F(Uploads, WhoLostTheLeaseChangesNothing) {
    auto const id = received("content");
    auto const late = store_->claim_uploads(1, 0).value().at(0);
    EXPECT_EQ(turn(), 1);

    EXPECT_FALSE(store_->note_examined(late, {shelf_->hash, 7, "text/plain", {}}).value());
    EXPECT_FALSE(store_->refuse_upload(late, core::busy("late", 1)).value());
    EXPECT_FALSE(store_->postpone_upload(late, 1).value());

    EXPECT_EQ(column(id, "state || ' ' || media_type"), "kept application/pdf");
}

TEST_F(Uploads, OverdueOneIsEndedUnlessAllOfItCame) {
    auto const half = begun(10).value().asked.id;
    EXPECT_TRUE(shelf_->append(half, 0, "12345"));
    auto const whole = begun(7).value().asked.id;
    EXPECT_TRUE(shelf_->append(whole, 0, "content"));
    static_cast<void>(pg_.sql("update uploads set expires_at = motcua_now()"));

    turn();
    turn();

    EXPECT_EQ(column(half, "state || ' ' || bytes_gone"), "expired true");
    EXPECT_EQ(shelf_->received(half).value(), 0);
    EXPECT_EQ(column(whole, "state"), "kept");
}

TEST_F(Uploads, LimitsNameWhatIsLeft) {
    auto const rule = [&](std::int64_t length, core::DossierId const& dossier = {}) {
        auto const upload = begun(length, dossier);
        return upload ? std::string() : upload.error().rule() + " " + upload.error().en();
    };
    auto const receipt = take_in(*store_, *pg_.rules(), intake(*pg_.rules(), "2026-03-02 09:00"));

    EXPECT_EQ(rule(1000, receipt.dossier), "");
    EXPECT_NE(rule(501, receipt.dossier).find("dossier_bytes"), std::string::npos);
    EXPECT_NE(rule(501, receipt.dossier).find("left: 500."), std::string::npos);
    EXPECT_EQ(rule(1000), "");
    EXPECT_EQ(rule(1000), "");
    EXPECT_EQ(rule(1000), "");
    EXPECT_EQ(rule(900), "");
    EXPECT_NE(rule(1).find("open_uploads"), std::string::npos);
    static_cast<void>(pg_.sql("update uploads set state = 'expired'"));
    EXPECT_NE(rule(101).find("left: 100."), std::string::npos);
    static_cast<void>(pg_.sql("update uploads set created_at = created_at - interval '1 day'"));
    EXPECT_EQ(rule(1000), "");
}

TEST_F(Uploads, FileIsReadByWhoSentItAndWhoSeesADossierItHangsOn) {
    received("content");
    turn();
    auto const receipt = take_in(*store_, *pg_.rules(), intake(*pg_.rules(), "2026-03-02 09:00"));
    auto colleague = actor(domain::Role::reviewer);
    colleague.name = "colleague";
    auto stranger = colleague;
    stranger.unit = core::UnitId("H29.99");
    auto const may = [&](app::Actor const& one) {
        return store_->readable_file(shelf_->hash, one).has_value();
    };

    EXPECT_TRUE(may(clerk_));
    EXPECT_FALSE(may(colleague));
    EXPECT_FALSE(may(stranger));
    static_cast<void>(pg_.sql(
        "insert into component_copies (dossier_id, component_code, seq, file_sha256, origin, copy_kind, state,"
        " digitised_at, digitised_by) select dossier_id, component_code, 1, '" +
        shelf_->hash + "', 'scanned', 'original', 'digitised', motcua_now(), 'x' from dossier_components" +
        " where dossier_id = '" + receipt.dossier.text() + "' limit 1"
    ));
    EXPECT_TRUE(may(colleague));
    EXPECT_FALSE(may(stranger));
}

TEST(DisplayName, IsTheLastPartOfWhatWasSent) {
    EXPECT_EQ(app::display_name("../../etc/passwd").value(), "passwd");
    EXPECT_EQ(app::display_name("C:\\fakepath\\\xC4\x91\xC6\xA1n.pdf").value(), "\xC4\x91\xC6\xA1n.pdf");
    EXPECT_EQ(app::display_name("toa\xCC\x80n").value(), "to\xC3\xA0n");
    for (auto const* bad :
         {"",
          " ",
          "..",
          "a/",
          "a/..",
          "a\nb",
          "a\x7f",
          "a\xC2\x85",
          "a\xE2\x80\xAE"
          "b",
          "a\xE2\x80\xA8",
          "\xFF"}) {
        EXPECT_EQ(app::display_name(bad).error().rule(), "file_name") << bad;
    }
    EXPECT_TRUE(app::display_name(std::string(200, 'x')));
    EXPECT_FALSE(app::display_name(std::string(201, 'x')));
}

} // namespace motcua::tests
