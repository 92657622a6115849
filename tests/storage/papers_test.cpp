#include "support/at.hpp"
#include "support/no_letters.hpp"
#include "support/pg_database.hpp"
#include <motcua/app/issue_papers.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace motcua::tests {

namespace {

/// Sets the number and nothing else: what is tested is who may print when.
class PlainWriter final : public NoLetters {
public:
    bool has_form(app::PaperKind, domain::ProcedureVersion const&) override { return true; }

    core::Expected<app::RenderedPaper> render(app::PaperRequest const& request) override {
        auto const symbol = std::to_string(request.number) + "/" + std::string(app::name_of(request.kind));
        auto const text = symbol + " " + request.dossier.code;
        return app::RenderedPaper{
            {"sha-" + request.verify_key, "application/pdf", text},
            symbol,
            {{"agency", 1, 0, 0, 100, 50}}};
    }
};

/// Signs as told and counts.
class CountingSigner final : public app::PaperSigner {
public:
    core::Expected<std::optional<std::string>> sign(Request const& request) override {
        ++signed_papers;
        if (failure) {
            return *failure;
        }
        return std::optional(request.pdf + " signed");
    }

    std::atomic<int> signed_papers{0};
    std::optional<core::Failure> failure;
};

class Papers : public testing::Test {
protected:
    int print(int batch = 5) {
        auto const press =
            app::Press{writer_, signer_, [](std::string_view bytes) { return "sha-" + std::string(bytes); }};
        return app::issue_papers(*store_, *pg_.rules(), press, batch).value();
    }

    app::Receipt receive() {
        return take_in(*store_, *pg_.rules(), intake(*pg_.rules(), "2026-03-02 09:00"));
    }

    PgDatabase pg_;
    std::unique_ptr<storage::Database> store_{pg_.store(8)};
    PlainWriter writer_;
    CountingSigner signer_;
};

} // namespace

TEST_F(Papers, ManyPressesPrintEachPaperOnce) {
    for (auto i = 0; i < 40; ++i) {
        static_cast<void>(receive());
    }
    auto presses = std::vector<std::thread>();
    for (auto i = 0; i < 4; ++i) {
        presses.emplace_back([this] {
            while (print() > 0) {
            }
        });
    }
    for (auto& press : presses) {
        press.join();
    }

    EXPECT_EQ(signer_.signed_papers, 40);
    EXPECT_EQ(pg_.sql("select count(*) from papers where state = 'signed'"), "40");
    EXPECT_EQ(pg_.sql("select count(*) from events where type = 'document.signed'"), "40");
    EXPECT_EQ(
        pg_.sql("select min(number) || ' ' || max(number) || ' ' || count(distinct number) from papers"),
        "1 40 40"
    );
}

TEST_F(Papers, FailureThatPassesIsTriedAgainAndOneForAPersonIsHeld) {
    auto const receipt = receive();
    signer_.failure = core::Failure(core::Errc::unavailable, "token_missing", "Chưa cắm.", "Not plugged in.");
    ASSERT_EQ(print(), 1);
    EXPECT_EQ(
        pg_.sql("select state || ' ' || last_rule || ' ' || attempts from papers"),
        "queued token_missing 1"
    );
    EXPECT_EQ(print(), 0) << "it is not its time yet";

    signer_.failure = core::conflict("certificate_expired", "Hết hạn.", "Expired.");
    auto const paper = pg_.sql("select paper_id from papers");
    ASSERT_TRUE(store_->retry_paper(receipt.dossier, paper).has_value());
    ASSERT_EQ(print(), 1);
    EXPECT_EQ(pg_.sql("select state from papers"), "held");
    EXPECT_EQ(print(), 0);

    signer_.failure.reset();
    ASSERT_TRUE(store_->retry_paper(receipt.dossier, paper).has_value());
    ASSERT_EQ(print(), 1);
    EXPECT_EQ(pg_.sql("select state || coalesce(last_rule, '') from papers"), "signed");
    EXPECT_EQ(store_->retry_paper(receipt.dossier, paper).error().rule(), "paper_done");
}

TEST_F(Papers, LostLeaseWritesNothing) {
    static_cast<void>(receive());
    auto const slow = store_->claim_papers(1, 0).value();
    auto const quick = store_->claim_papers(1, 60).value();
    ASSERT_EQ(slow.size(), 1U);
    ASSERT_EQ(quick.size(), 1U);
    auto outcome = app::PaperOutcome{slow[0].paper_id, slow[0].lease, "1/receipt", {}, {}, {}, 0, false};
    outcome.rendered = app::Document{"sha-slow", "application/pdf", "slow"};

    EXPECT_FALSE(store_->finish_paper(outcome).value());
    EXPECT_EQ(pg_.sql("select count(*) from documents"), "0");

    outcome.lease = quick[0].lease;
    EXPECT_TRUE(store_->finish_paper(outcome).value());
    EXPECT_FALSE(store_->finish_paper(outcome).value());
    EXPECT_EQ(pg_.sql("select count(*) from events where type = 'document.issued'"), "1");
}

TEST_F(Papers, IssuedPaperIsNeverChanged) {
    static_cast<void>(receive());
    ASSERT_EQ(print(), 1);
    EXPECT_EQ(pg_.sql("update papers set symbol = '2/receipt'"), "error: ck_papers_kept");
    EXPECT_EQ(pg_.sql("update papers set signed_sha256 = null, state = 'queued'"), "error: ck_papers_kept");
    EXPECT_NE(pg_.sql("delete from papers").find("error"), std::string::npos);
}

TEST_F(Papers, ReissueKeepsTheNumberAndReplacesTheOldEdition) {
    auto const receipt = receive();
    auto const clerk = actor(domain::Role::clerk);
    auto const paper = pg_.sql("select paper_id from papers");
    EXPECT_EQ(store_->reissue_paper(receipt.dossier, paper, "Nhòe", clerk).error().rule(), "paper_open");
    ASSERT_EQ(print(), 1);
    ASSERT_TRUE(store_->reissue_paper(receipt.dossier, paper, "Nhòe", clerk).has_value());
    ASSERT_EQ(print(), 1);

    EXPECT_EQ(
        pg_.sql(
            "select string_agg(number || '/' || edition || ' ' || state, ', ' order by edition) from papers"
        ),
        "1/1 signed, 1/2 signed"
    );
    auto const key = pg_.sql("select verify_key from papers where edition = 1");
    EXPECT_NE(store_->public_paper(key).value().find("\"replaced\""), std::string::npos);
    EXPECT_EQ(pg_.sql("select reason from events where type = 'document.reissued'"), "Nhòe");
}

} // namespace motcua::tests
