#include <motcua/config/settings.hpp>

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

namespace motcua::config {
namespace {

std::string const secret = "0123456789abcdef0123456789abcdef";

/// A directory with what the defaults name, and an environment of its own.
class SettingsTest : public testing::Test {
protected:
    SettingsTest()
        : directory_(std::filesystem::path(testing::TempDir()) / ("settings" + std::to_string(::getpid()))) {
        std::filesystem::create_directories(directory_ / "letters");
        std::filesystem::create_directories(directory_ / "files");
        variables_["MOTCUA_CURSOR_SECRET"] = secret;
    }

    ~SettingsTest() override { std::filesystem::remove_all(directory_); }

    void write(std::string const& name, std::string const& text) const {
        std::ofstream(directory_ / name, std::ios::binary) << text;
    }

    [[nodiscard]] core::Expected<Settings> parsed(std::string const& json) const {
        return parse(json, environment(), directory_);
    }

    [[nodiscard]] Environment environment() const {
        return [this](std::string const& name) -> std::optional<std::string> {
            auto const found = variables_.find(name);
            return found == variables_.end() ? std::nullopt : std::optional(found->second);
        };
    }

    /// "pointer rule" of every fault, sorted.
    [[nodiscard]] std::vector<std::string> faults_of(std::string const& json) const {
        auto const settings = parsed(json);
        auto told = std::vector<std::string>();
        if (!settings) {
            auto const failure = settings.error();
            for (auto const& fault : failure.faults()) {
                EXPECT_FALSE(fault.vi.empty());
                EXPECT_FALSE(fault.en.empty());
                told.push_back(fault.pointer + ' ' + fault.rule);
            }
        }
        std::sort(told.begin(), told.end());
        return told;
    }

    std::filesystem::path directory_;
    std::map<std::string, std::string> variables_;
};

using Told = std::vector<std::string>;

TEST_F(SettingsTest, AreTheDefaultsWhenNothingIsSaid) {
    auto const settings = parsed("{}").value();

    EXPECT_EQ(settings.profile, Profile::production);
    EXPECT_EQ(settings.listen.port, 8080);
    EXPECT_EQ(settings.limits.body_bytes, 1'048'576U);
    EXPECT_EQ(settings.limits.request, std::chrono::seconds{15});
    EXPECT_EQ(settings.database.threads, 4);
    EXPECT_TRUE(settings.timers.enabled);
    EXPECT_FALSE(settings.test_clock_enabled);
    EXPECT_EQ(settings.log_level, LogLevel::info);
    EXPECT_EQ(settings.letters_directory, directory_ / "letters");
    EXPECT_EQ(settings.files.directory, directory_ / "files");
    EXPECT_EQ(settings.files.most_bytes, 268'435'456);
}

TEST_F(SettingsTest, TakeWhatTheFileSays) {
    auto const settings = parsed(R"({
        "profile": "staging", "node_name": "may-2", "public_base_url": "https://motcua.example.gov.vn",
        "listen": {"address": "0.0.0.0", "port": 0},
        "limits": {"connections": 12, "idle_seconds": 60, "header_seconds": 3},
        "timers": {"enabled": false, "batch": 7, "max_interval_seconds": 5},
        "rate_limits": {"public_per_minute": 1, "client_per_minute": 2},
        "status_cache": {"entries": 0}, "log": {"level": "debug"}, "test_clock": {"enabled": true}
    })")
                              .value();

    EXPECT_EQ(settings.profile, Profile::staging);
    EXPECT_EQ(settings.node_name, "may-2");
    EXPECT_EQ(settings.public_base_url, "https://motcua.example.gov.vn");
    EXPECT_EQ(settings.listen.address, "0.0.0.0");
    EXPECT_EQ(settings.listen.port, 0);
    EXPECT_EQ(settings.limits.connections, 12);
    EXPECT_EQ(settings.limits.idle, std::chrono::seconds{60});
    EXPECT_EQ(settings.limits.header, std::chrono::seconds{3});
    EXPECT_FALSE(settings.timers.enabled);
    EXPECT_EQ(settings.timers.batch, 7);
    EXPECT_EQ(settings.timers.max_interval, std::chrono::seconds{5});
    EXPECT_EQ(settings.rate_limits.public_per_minute, 1);
    EXPECT_EQ(settings.rate_limits.client_per_minute, 2);
    EXPECT_EQ(settings.status_cache_entries, 0);
    EXPECT_EQ(settings.log_level, LogLevel::debug);
    EXPECT_TRUE(settings.test_clock_enabled);
}

TEST_F(SettingsTest, ListAllFaultsTogether) {
    auto const told = faults_of(R"({
        "profile": "live", "colour": "red", "node_name": "", "public_base_url": "ftp://x",
        "listen": {"port": "8080", "adress": "x"}, "limits": 5, "database": {"threads": 0, "port": 1.5},
        "letters": {"directory": "nowhere"}, "files": {"directory": "nowhere"}, "tls": {"certificate_file": "no.pem"}, "listen.port": 1
    })");

    EXPECT_EQ(
        told,
        (Told{
            "/colour unknown_key",
            "/database/port type",
            "/database/threads range",
            "/files/directory directory_missing",
            "/letters/directory directory_missing",
            "/limits type",
            "/listen.port unknown_key",
            "/listen/adress unknown_key",
            "/listen/port type",
            "/node_name required",
            "/profile choice",
            "/public_base_url http_url",
            "/tls/certificate_file file_unreadable"})
    );
}

TEST_F(SettingsTest, NeverEchoAValue) {
    auto const failure =
        parsed(R"({"node_name": 5, "profile": "hush-hush", "log": {"level": "hush-hush"}})").error();

    ASSERT_EQ(failure.faults().size(), 3U);
    for (auto const& fault : failure.faults()) {
        EXPECT_EQ((fault.vi + fault.en).find("hush-hush"), std::string::npos);
    }
}

TEST_F(SettingsTest, RefuseTheTestClockInProduction) {
    EXPECT_EQ(
        faults_of(R"({"test_clock": {"enabled": true}})"),
        Told{"/test_clock/enabled test_clock_in_production"}
    );
    EXPECT_TRUE(parsed(R"({"profile": "development", "test_clock": {"enabled": true}})"));
}

TEST_F(SettingsTest, RefuseACertificateWithoutItsKey) {
    write("chain.pem", "PEM");

    EXPECT_EQ(faults_of(R"({"tls": {"certificate_file": "chain.pem"}})"), Told{"/tls tls_pair"});
}

TEST_F(SettingsTest, RefuseATimeToAnswerLongerThanTheIdleTime) {
    EXPECT_EQ(
        faults_of(R"({"limits": {"request_seconds": 31}})"),
        Told{"/limits/request_seconds limits_order"}
    );
}

TEST_F(SettingsTest, ReadSecretsFromFilesWithoutTheLineEnd) {
    variables_.clear();
    write("cursor", secret + "\n");
    write("password", "mật khẩu\r\n");

    auto const settings =
        parsed(R"({"cursor_secret_file": "cursor", "database": {"password_file": "password"}})").value();

    EXPECT_EQ(settings.cursor_secret, secret);
    EXPECT_EQ(settings.database.password, "mật khẩu");
}

TEST_F(SettingsTest, TakeASecretFromTheEnvironmentBeforeItsFile) {
    write("password", "from-file");
    variables_["MOTCUA_DATABASE_PASSWORD"] = "from-environment";

    auto const settings = parsed(R"({"database": {"password_file": "password"}})").value();

    EXPECT_EQ(settings.database.password, "from-environment");
    EXPECT_EQ(settings.cursor_secret, secret);
}

TEST_F(SettingsTest, RefuseAMissingAShortAnEmptyOrAnUnreadableSecret) {
    variables_.clear();
    write("short", "0123456789");
    write("empty", "\n");

    EXPECT_EQ(faults_of("{}"), Told{"/cursor_secret_file required"});
    EXPECT_EQ(faults_of(R"({"cursor_secret_file": "short"})"), Told{"/cursor_secret_file secret_short"});
    EXPECT_EQ(faults_of(R"({"cursor_secret_file": "empty"})"), Told{"/cursor_secret_file secret_content"});
    EXPECT_EQ(faults_of(R"({"cursor_secret_file": "gone"})"), Told{"/cursor_secret_file file_unreadable"});
}

TEST_F(SettingsTest, NeedAnAddressOfTheAntivirusThatCanBeOne) {
    EXPECT_EQ(
        parsed(R"({"files": {"antivirus": "unix:/run/clamd.ctl"}})").value().files.antivirus,
        "unix:/run/clamd.ctl"
    );
    EXPECT_TRUE(parsed(R"({"files": {"antivirus": "may-quet:3310", "antivirus_required": true}})"));
    for (auto const* const wrong : {"may-quet", ":3310", "may-quet:", "may-quet:x", "unix:relative"}) {
        auto const json = std::string(R"({"files": {"antivirus": ")") + wrong + R"("}})";
        EXPECT_EQ(faults_of(json), Told{"/files/antivirus service_address"}) << wrong;
    }
    EXPECT_EQ(
        faults_of(R"({"files": {"antivirus_required": true}})"),
        Told{"/files/antivirus antivirus_missing"}
    );
}

TEST_F(SettingsTest, TellApplicantsOnlyWithASenderThatCanBeOne) {
    std::filesystem::create_directories(directory_ / "notices");
    write("gateway.json", "{}");
    write("short", "0123456789");

    EXPECT_EQ(
        faults_of(R"({"notifications": {"directory": "notices", "quiet_from": "25:00", "lookup_path": "x"}})"
        ),
        (Told{
            "/notifications/directory sender_missing",
            "/notifications/lookup_path lookup_path",
            "/notifications/quiet_from time_of_day"})
    );
    EXPECT_EQ(
        faults_of(R"({"mail": {"host": "mx", "user": "u", "security": "none", "reply_to": "x"}})"),
        (Told{
            "/mail/from_address mail_address",
            "/mail/password_file mail_password",
            "/mail/reply_to mail_address",
            "/mail/security mail_plain_login"})
    );
    EXPECT_EQ(
        faults_of(R"({"dkim": {"key_file": "short"}, "sms": {"report_secret_file": "short"}})"),
        (Told{"/dkim/domain dkim_domain", "/sms/report_secret_file secret_short"})
    );
    auto const settings = parsed(R"({"notifications": {"directory": "notices", "quiet_from": "22:30"},
        "mail": {"host": "mx", "from_address": "motcua@attp.example", "security": "tls"}, "sms": {"gateway_file": "gateway.json"}})"
    )
                              .value();
    EXPECT_EQ(settings.notifications.directory, directory_ / "notices");
    EXPECT_EQ(settings.notifications.quiet_from, std::chrono::minutes{22 * 60 + 30});
    EXPECT_EQ(settings.mail.security, MailSecurity::tls);
    EXPECT_TRUE(parsed("{}").value().notifications.directory.empty()) << "off by default";
}

TEST_F(SettingsTest, RefuseTextThatIsNoJsonObject) {
    EXPECT_EQ(parsed("{").error().rule(), "json");
    EXPECT_EQ(parsed("[]").error().rule(), "json");
    EXPECT_EQ(parsed(R"({"limits": {"a": {"b": {"c": {"d": 1}}}}})").error().rule(), "json");
    EXPECT_EQ(parsed(std::string(70'000, ' ')).error().rule(), "settings_size");
}

TEST_F(SettingsTest, ComeFromAFileWhosePathsAreItsNeighbours) {
    write("motcuad.json", R"({"node_name": "may-3"})");

    auto const settings = load(directory_ / "motcuad.json", environment()).value();

    EXPECT_EQ(settings.node_name, "may-3");
    EXPECT_EQ(settings.letters_directory, directory_ / "letters");
    EXPECT_EQ(load(directory_ / "gone.json", environment()).error().code(), core::Errc::not_found);
}

TEST_F(SettingsTest, SeeTheEnvironmentOfTheProgram) {
    EXPECT_TRUE(system_environment()("PATH"));
    EXPECT_FALSE(system_environment()("MOTCUA_NO_SUCH_VARIABLE"));
}

/// "limits.body_bytes" of every leaf of the example.
std::vector<std::string> leaves_of(boost::json::object const& example) {
    auto leaves = std::vector<std::string>();
    for (auto const& member : example) {
        if (!member.value().is_object()) {
            leaves.emplace_back(member.key());
            continue;
        }
        for (auto const& inner : member.value().as_object()) {
            leaves.push_back(std::string(member.key()) + '.' + std::string(inner.key()));
        }
    }
    return leaves;
}

TEST_F(SettingsTest, StandAllInTheExampleWithTheirDefaults) {
    auto stream = std::ifstream(std::filesystem::path(MOTCUA_SOURCE_DIR) / "config/motcuad.example.json");
    auto shipped = std::ostringstream();
    shipped << stream.rdbuf();

    EXPECT_EQ(shipped.str(), print_example());
    EXPECT_TRUE(parsed(print_example()));
}

TEST_F(SettingsTest, StandAllInTheDocument) {
    auto const document = print_config_doc();
    auto const leaves = leaves_of(boost::json::parse(print_example()).as_object());

    for (auto const& leaf : leaves) {
        EXPECT_NE(document.find("| `" + leaf + "` |"), std::string::npos) << leaf;
    }
    auto const rows = std::count(document.begin(), document.end(), '\n') - 5;
    EXPECT_EQ(static_cast<std::size_t>(rows), leaves.size());
    EXPECT_NE(document.find("MOTCUA_DATABASE_PASSWORD"), std::string::npos);
    EXPECT_NE(document.find("MOTCUA_CURSOR_SECRET"), std::string::npos);
}

} // namespace
} // namespace motcua::config
