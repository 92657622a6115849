#include "clamd.hpp"
#include "made_files.hpp"
#include "shelf_fixture.hpp"

#include <cstdlib>

namespace motcua::files {
namespace {

/// The test file of EICAR, in two parts so that no scanner minds this source.
std::string eicar() {
    return std::string(R"(X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD)") + "-ANTIVIRUS-TEST-FILE!$H+H*";
}

/// Against the clamd of tests/clamd.
class AntivirusTest : public ShelfTest {
protected:
    core::Expected<app::FileFacts> examined(std::string const& bytes, Antivirus const& antivirus) {
        auto scanning = options();
        scanning.most_bytes = std::int64_t{8} << 20U;
        scanning.antivirus = antivirus;
        scanning.report = [this](std::string_view event, std::string const& detail) {
            heard_.emplace_back(std::string(event) + detail.substr(64));
        };
        auto shelf = Shelf(scanning);
        shelf.drop(upload);
        EXPECT_TRUE(shelf.append(upload, 0, bytes));
        auto some = rules();
        some.most_bytes = scanning.most_bytes;
        return shelf.examine(upload, some);
    }

    static Antivirus clamd() {
        auto const* const address = std::getenv("MOTCUA_CLAMD"); // NOLINT(concurrency-mt-unsafe)
        EXPECT_NE(address, nullptr) << "run by ctest, or start tests/clamd/start.sh";
        return {address == nullptr ? "" : address, true};
    }

    std::vector<std::string> heard_;
};

using Heard = std::vector<std::string>;

TEST_F(AntivirusTest, RefusesTheTestVirusAndTellsTheOperatorItsName) {
    auto const failure = examined(zip({{"eicar.com", eicar()}}), clamd()).error();

    EXPECT_EQ(failure.rule(), "file_infected");
    EXPECT_EQ(failure.code(), core::Errc::invalid);
    EXPECT_EQ(failure.en().find("Eicar"), std::string::npos);
    EXPECT_EQ(heard_, Heard{"file_infected Eicar-Test-File.UNOFFICIAL"});
}

TEST_F(AntivirusTest, LetsCleanFilesThrough) {
    EXPECT_TRUE(examined(pdf(1), clamd()));
    EXPECT_TRUE(examined(jpeg(300, 300), clamd()));
    EXPECT_EQ(heard_, Heard{});
}

/// The daemon of the tests takes streams of 1 MiB.
TEST_F(AntivirusTest, TakesNoFileThatIsTooLargeToScan) {
    auto const large =
        pdf(1, "<< /Length 3000000 >>\nstream\n" + std::string(3'000'000, 'x') + "\nendstream");
    auto lenient = clamd();
    lenient.required = false;

    EXPECT_EQ(examined(large, clamd()).error().rule(), "file_too_large");
    EXPECT_TRUE(examined(large, lenient));
    EXPECT_EQ(heard_, (Heard{"file_unscanned StreamMaxLength", "file_unscanned StreamMaxLength"}));
}

TEST_F(AntivirusTest, WaitsForTheScannerOnlyWhereItIsRequired) {
    auto const nowhere = "unix:" + (directory_ / "nobody").string();

    auto const failure = examined(pdf(1), {nowhere, true}).error();

    EXPECT_EQ(failure.rule(), "antivirus_unavailable");
    EXPECT_EQ(failure.code(), core::Errc::busy);
    EXPECT_GT(failure.retry_after_seconds(), 0);
    EXPECT_TRUE(examined(pdf(1), {nowhere, false}));
    EXPECT_FALSE(examined(pdf(1), {"127.0.0.1:1", true}));
    EXPECT_EQ(
        heard_,
        (Heard{"file_unscanned no answer", "file_unscanned no answer", "file_unscanned no answer"})
    );
}

TEST(ClamdReply, IsReadToTheLetter) {
    EXPECT_EQ(read_reply("stream: OK").scan, Scan::clean);
    EXPECT_EQ(read_reply("stream: Some.Name-1 FOUND").scan, Scan::infected);
    EXPECT_EQ(read_reply("stream: Some.Name-1 FOUND").signature, "Some.Name-1");
    EXPECT_EQ(read_reply("INSTREAM size limit exceeded. ERROR").scan, Scan::too_large);
    for (auto const* const other :
         {"", "stream: OK ", "OK", "stream:  FOUND", "stream: x ERROR", "UNKNOWN COMMAND"}) {
        EXPECT_EQ(read_reply(other).scan, Scan::no_answer) << other;
    }
}

} // namespace
} // namespace motcua::files
