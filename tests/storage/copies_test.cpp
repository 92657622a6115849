#include "support/at.hpp"
#include "support/pg_database.hpp"
#include <motcua/app/copy_desk.hpp>
#include <motcua/app/digitise.hpp>
#include <motcua/files/shelf.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <thread>
#include <tuple>
#include <vector>

namespace motcua::tests {

namespace {

namespace fs = std::filesystem;

/// A directory that goes with the test.
class Place {
public:
    Place() {
        auto pattern = (fs::temp_directory_path() / "motcua-copies-XXXXXX").string();
        path_ = mkdtemp(pattern.data());
    }

    ~Place() { fs::remove_all(path_); }

    Place(Place const&) = delete;
    Place& operator=(Place const&) = delete;

    [[nodiscard]] fs::path const& path() const { return path_; }

private:
    fs::path path_;
};

/// Signs as told and counts.
class CountingSigner final : public app::CopySigner {
public:
    core::Expected<std::optional<std::string>> sign_copy(Request const& request) override {
        ++signed_copies;
        if (failure) {
            return *failure;
        }
        return without_key ? std::optional<std::string>()
                           : std::optional(request.pdf + " by " + request.officer);
    }

    std::atomic<int> signed_copies{0};
    std::optional<core::Failure> failure;
    bool without_key{false};
};

/// Reads what it is told to.
class TellingReader final : public app::TextReader {
public:
    core::Expected<std::vector<std::string>>
    read_text(std::string const&, std::string const&, app::TextLimits const&) override {
        return text;
    }

    core::Expected<std::vector<std::string>> text{std::vector<std::string>()};
};

class Copies : public testing::Test {
protected:
    /// A kept file of the clerk's.
    std::string keep(
        std::string const& content,
        std::string const& type = "application/pdf",
        std::string const& by = "clerk-1"
    ) {
        auto const facts = shelf_.put(content, type, 2).value();
        std::ignore = pg_.sql(
            "insert into files (sha256, size, media_type, pages, stored_by) values ('" + facts.sha256 +
            "', " + std::to_string(facts.size) + ", '" + type + "', 2, '" + by + "')"
        );
        return facts.sha256;
    }

    app::Receipt receive() {
        return take_in(*store_, *pg_.rules(), intake(*pg_.rules(), "2026-03-02 09:00"));
    }

    static app::CopyCommand copy_of(std::string const& file) {
        auto command = app::CopyCommand{};
        command.component = "TP01";
        command.file = file;
        command.terms.title = "Giấy phép";
        return command;
    }

    core::Expected<app::Receipt> digitise(
        app::Receipt const& on,
        app::CopyCommand const& command,
        std::optional<app::IdempotencyKey> const& key = std::nullopt
    ) {
        return store_->command([&](app::UnitOfWork& work) {
            return app::digitise_component(
                work,
                *pg_.rules(),
                on.dossier,
                command,
                on.version,
                actor(domain::Role::clerk),
                key
            );
        });
    }

    core::Expected<app::Receipt> verify(app::Receipt const& on, domain::Role role) {
        return store_->command([&](app::UnitOfWork& work) {
            return app::verify_copy(work, on.dossier, {"TP01", 1}, on.version, actor(role), std::nullopt);
        });
    }

    core::Expected<app::Receipt> correct(app::Receipt const& on, domain::DocumentTerms const& terms) {
        return store_->command([&](app::UnitOfWork& work) {
            return app::correct_copy(
                work,
                on.dossier,
                {{"TP01", 1}, terms},
                on.version,
                actor(domain::Role::clerk),
                std::nullopt
            );
        });
    }

    int sign(int batch = 5) {
        auto const desk = app::CopyDesk{
            shelf_,
            signer_,
            [](std::string_view picture, std::string const&) -> core::Expected<app::PaperScan> {
                return app::PaperScan{"pdf of " + std::string(picture), 1};
            }};
        return app::sign_copies(*store_, *pg_.rules(), desk, batch).value();
    }

    /// Everything a refusal must leave as it was.
    std::string rows() {
        return pg_.sql(
            "select count(*) || ' ' || (select max(version) from dossiers) || ' ' || (select count(*) from events)"
            " || ' ' || (select count(*) from copy_corrections) from component_copies"
        );
    }

    Place place_;
    files::Shelf shelf_{files::ShelfOptions{place_.path(), 1'000'000}};
    PgDatabase pg_;
    std::unique_ptr<storage::Database> store_{pg_.store(8)};
    CountingSigner signer_;
};

} // namespace

TEST_F(Copies, DigitisingWritesTheCopyAndMakesTheComponentProvided) {
    auto const received = receive();
    std::ignore =
        pg_.sql("update dossier_components set provided = false, copies = 0 where component_code = 'TP01'");
    std::ignore =
        pg_.sql("update dossiers set missing_components = '[\"TP01\", \"TP02\"]', version = version + 1");
    auto now = received;
    now.version += 1;
    auto const key = app::IdempotencyKey{"copy-1", "hash"};

    auto const digitised = digitise(now, copy_of(keep("scan")), key);
    auto const again = digitise(now, copy_of(keep("scan")), key);

    ASSERT_TRUE(digitised) << digitised.error().rule();
    EXPECT_EQ(digitised->version, now.version + 1);
    EXPECT_TRUE(again.value().replayed);
    EXPECT_EQ(
        pg_.sql(
            "select state || ' ' || origin || ' ' || pages || ' ' || digitised_by || ' ' || title from component_copies"
        ),
        "digitised scanned 2 clerk-1 Giấy phép"
    );
    EXPECT_EQ(
        pg_.sql("select provided || ' ' || copies from dossier_components where component_code = 'TP01'"),
        "true 1"
    );
    EXPECT_EQ(pg_.sql("select missing_components from dossiers"), "[\"TP02\"]");
    EXPECT_EQ(
        pg_.sql("select type || ' ' || detail || ' ' || actor from events order by position desc limit 1"),
        "dossier.component_digitised TP01 clerk-1"
    );
    EXPECT_EQ(pg_.sql("select state || ' ' || officer from copy_signings"), "queued clerk-1");
    EXPECT_EQ(pg_.sql("select state from copy_suggestions"), "pending");
    EXPECT_EQ(store_->first_broken_event().value(), 0);
}

TEST_F(Copies, RefusalWritesNothing) {
    auto const received = receive();
    auto const file = keep("scan");
    auto const before = rows();
    auto const refused = [&](app::CopyCommand const& command) {
        auto const answer = digitise(received, command);
        return answer                            ? "written"
               : answer.error().faults().empty() ? answer.error().rule()
                                                 : answer.error().faults()[0].rule;
    };
    auto unknown_component = copy_of(file);
    unknown_component.component = "TP99";
    auto expired = copy_of(file);
    expired.terms.valid_until = day("2026-03-01");
    auto replacing = copy_of(file);
    replacing.replaces = app::CopyCommand::Replacement{1, "Mờ"};

    EXPECT_EQ(refused(copy_of(std::string(64, '0'))), "file_unknown");
    EXPECT_EQ(refused(copy_of(keep("another's", "application/pdf", "clerk-2"))), "file_unknown");
    EXPECT_EQ(refused(copy_of(keep("table", "text/csv"))), "media_type_not_accepted");
    EXPECT_EQ(refused(unknown_component), "component_not_found");
    EXPECT_EQ(refused(expired), "document_expired");
    EXPECT_EQ(refused(replacing), "copy_unknown");
    EXPECT_EQ(rows(), before);
}

TEST_F(Copies, SecondCopyReplacesTheFirstWithAReason) {
    auto const received = receive();
    auto const first = digitise(received, copy_of(keep("first"))).value();
    auto second = copy_of(keep("second"));
    EXPECT_EQ(digitise(first, second).error().rule(), "already_digitised");
    second.replaces = app::CopyCommand::Replacement{1, "Bản quét mờ"};

    auto const replaced = digitise(first, second);

    ASSERT_TRUE(replaced) << replaced.error().rule();
    EXPECT_EQ(
        pg_.sql(
            "select string_agg(seq || ' ' || state || ' ' || reason, ', ' order by seq) from component_copies"
        ),
        "1 replaced , 2 digitised Bản quét mờ"
    );
    EXPECT_EQ(digitise(*replaced, second).error().rule(), "copy_replaced");
    EXPECT_EQ(
        pg_.sql("update component_copies set state = 'digitised' where seq = 1"),
        "error: ck_component_copies_kept"
    );
    EXPECT_NE(pg_.sql("delete from component_copies").find("error"), std::string::npos);
}

TEST_F(Copies, AnotherPersonVerifiesAndThenNothingChanges) {
    auto const digitised = digitise(receive(), copy_of(keep("scan"))).value();
    auto const before = rows();
    EXPECT_EQ(verify(digitised, domain::Role::clerk).error().rule(), "same_person");
    EXPECT_EQ(rows(), before);

    auto const verified = verify(digitised, domain::Role::reviewer).value();

    EXPECT_EQ(pg_.sql("select state || ' ' || verified_by from component_copies"), "verified reviewer-1");
    EXPECT_EQ(pg_.sql("select detail from events where type = 'dossier.component_verified'"), "TP01");
    auto terms = domain::DocumentTerms{};
    EXPECT_EQ(correct(verified, terms).error().rule(), "copy_verified");
    EXPECT_EQ(pg_.sql("update component_copies set title = 'khác'"), "error: ck_component_copies_kept");
}

TEST_F(Copies, CorrectionKeepsTheEarlierWords) {
    auto const digitised = digitise(receive(), copy_of(keep("scan"))).value();
    auto terms = domain::DocumentTerms{};
    terms.title = "Giấy chứng nhận";
    terms.valid_until = day("2029-01-05");

    auto const corrected = correct(digitised, terms).value();

    EXPECT_EQ(
        pg_.sql("select title || ' ' || valid_until from component_copies"),
        "Giấy chứng nhận 2029-01-05"
    );
    EXPECT_EQ(pg_.sql("select before->>'title' from copy_corrections"), "Giấy phép");
    EXPECT_EQ(
        pg_.sql(
            "select c.version = e.dossier_version and e.detail = 'TP01 1 title valid_until' from copy_corrections c, events e"
            " where e.type = 'dossier.copy_corrected'"
        ),
        "t"
    );
    EXPECT_EQ(correct(corrected, terms).error().faults()[0].rule, "nothing_to_correct");
}

TEST_F(Copies, ManyDesksSignEachScanOnce) {
    for (auto i = 0; i < 12; ++i) {
        ASSERT_TRUE(digitise(
            receive(),
            copy_of(keep("scan " + std::to_string(i), i % 2 == 0 ? "image/png" : "application/pdf"))
        ));
    }
    auto desks = std::vector<std::thread>();
    for (auto i = 0; i < 4; ++i) {
        desks.emplace_back([this] {
            while (sign(3) > 0) {
            }
        });
    }
    for (auto& desk : desks) {
        desk.join();
    }

    EXPECT_EQ(signer_.signed_copies, 12);
    EXPECT_EQ(
        pg_.sql(
            "select count(*) from component_copies c join files f on f.sha256 = c.signed_sha256 where f.stored_by = 'motcua-copies' and f.media_type = 'application/pdf' and f.pages > 0"
        ),
        "12"
    );
    EXPECT_EQ(pg_.sql("select count(*) from events where type = 'dossier.component_signed'"), "12");
    EXPECT_EQ(
        pg_.sql("select (day_report()->>'copies_signed') || ' ' || (day_report()->>'copies_waiting')"),
        "12 0"
    );
}

TEST_F(Copies, SignatureThatFailsWaitsOrIsHeldAndWithoutKeyIsUnsigned) {
    auto const digitised = digitise(receive(), copy_of(keep("scan"))).value();
    auto const name = app::CopyName{"TP01", 1};
    signer_.failure = core::Failure(core::Errc::unavailable, "token_missing", "Chưa cắm.", "Not plugged in.");
    ASSERT_EQ(sign(), 1);
    EXPECT_EQ(pg_.sql("select state || ' ' || last_rule from copy_signings"), "queued token_missing");
    EXPECT_EQ(sign(), 0) << "it is not its time yet";

    signer_.failure = core::conflict("certificate_expired", "Hết hạn.", "Expired.");
    ASSERT_TRUE(store_->retry_copy_signing(digitised.dossier, name));
    ASSERT_EQ(sign(), 1);
    EXPECT_EQ(pg_.sql("select state || ' ' || last_error from copy_signings"), "held Hết hạn.");

    signer_.failure.reset();
    signer_.without_key = true;
    ASSERT_TRUE(store_->retry_copy_signing(digitised.dossier, name));
    ASSERT_EQ(sign(), 1);
    EXPECT_EQ(pg_.sql("select state || coalesce(last_rule, '') from copy_signings"), "unsigned");

    signer_.without_key = false;
    ASSERT_TRUE(store_->retry_copy_signing(digitised.dossier, name));
    ASSERT_EQ(sign(), 1);
    EXPECT_EQ(pg_.sql("select state from copy_signings"), "signed");
    EXPECT_EQ(store_->retry_copy_signing(digitised.dossier, name).error().rule(), "copy_signed");
    EXPECT_EQ(
        store_->retry_copy_signing(digitised.dossier, {"TP01", 2}).error().code(),
        core::Errc::not_found
    );
}

TEST_F(Copies, LostLeaseWritesNothing) {
    static_cast<void>(digitise(receive(), copy_of(keep("scan"))).value());
    auto const slow = store_->claim_copy_signings(1, 0).value();
    auto const quick = store_->claim_copy_signings(1, 60).value();
    ASSERT_EQ(slow.size() + quick.size(), 2U);
    auto outcome = app::SignedCopy{};
    outcome.copy_id = slow[0].copy_id;
    outcome.lease = slow[0].lease;

    EXPECT_FALSE(store_->finish_copy_signing(outcome).value());
    EXPECT_EQ(pg_.sql("select state from copy_signings"), "queued");

    outcome.lease = quick[0].lease;
    EXPECT_TRUE(store_->finish_copy_signing(outcome).value());
    EXPECT_FALSE(store_->finish_copy_signing(outcome).value());
}

TEST_F(Copies, MissingBytesAreTriedAgainAndNeverSigned) {
    auto const file = keep("scan");
    static_cast<void>(digitise(receive(), copy_of(file)).value());
    ASSERT_TRUE(shelf_.remove(file));

    ASSERT_EQ(sign(), 1);

    EXPECT_EQ(signer_.signed_copies, 0);
    EXPECT_EQ(pg_.sql("select state from copy_signings"), "held");
}

TEST_F(Copies, ReadingOffersWhatTheTextSaysAndSavesNoneOfIt) {
    auto const digitised = digitise(receive(), copy_of(keep("scan"))).value();
    auto const suggestions = [&] { return store_->copy_suggestions(digitised.dossier, {"TP01", 1}).value(); };
    EXPECT_NE(suggestions().find("\"pending\""), std::string::npos);
    auto reader = TellingReader();
    reader.text = std::vector<std::string>{"SỞ AN TOÀN THỰC PHẨM\nSố: 12/GCN-SATTP\nGIẤY CHỨNG NHẬN"};

    ASSERT_EQ(app::read_copies(*store_, reader, 5).value(), 1);
    ASSERT_EQ(app::read_copies(*store_, reader, 5).value(), 0);

    EXPECT_NE(suggestions().find("\"ready\""), std::string::npos);
    EXPECT_NE(suggestions().find("12/GCN-SATTP"), std::string::npos);
    EXPECT_EQ(pg_.sql("select title || symbol from component_copies"), "Giấy phép");
    EXPECT_EQ(store_->copy_suggestions(digitised.dossier, {"TP02", 1}).error().code(), core::Errc::not_found);
}

TEST_F(Copies, WhatCannotBeReadIsSaidToBeUnreadable) {
    static_cast<void>(digitise(receive(), copy_of(keep("blank"))).value());
    static_cast<void>(digitise(receive(), copy_of(keep("busy"))).value());
    auto reader = TellingReader();
    reader.text = std::vector<std::string>{"", " \n"};
    ASSERT_EQ(app::read_copies(*store_, reader, 1).value(), 1);
    EXPECT_EQ(pg_.sql("select count(*) from copy_suggestions where state = 'unreadable'"), "1");

    reader.text = core::busy("text_late", 1);
    for (auto attempt = 0; attempt < 3; ++attempt) {
        ASSERT_EQ(app::read_copies(*store_, reader, 5).value(), 1);
        std::ignore = pg_.sql("update copy_suggestions set next_try_at = clock_timestamp()");
    }
    EXPECT_EQ(pg_.sql("select string_agg(state, ' ') from copy_suggestions"), "unreadable unreadable");
    EXPECT_EQ(pg_.sql("select last_rule from copy_suggestions where last_rule is not null"), "text_late");
}

} // namespace motcua::tests
