#include "database_options.hpp"
#include "demo.hpp"
#include "law.hpp"
#include "verify_command.hpp"
#include <motcua/catalogue/catalogue.hpp>
#include <motcua/config/settings.hpp>
#include <motcua/security/token.hpp>
#include <motcua/storage/migrator.hpp>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace motcua::services {

namespace {

namespace fs = std::filesystem;

/// Ends the command with a failure told to the terminal.
int refuse(core::Failure const& failure) {
    std::cerr << told(failure);
    return 1;
}

int migrate(config::Settings const& settings, std::string const& directory) {
    auto const applied =
        storage::migrate(storage::connection_string(database_options(settings, 1)), directory);
    if (!applied) {
        return refuse(applied.error());
    }
    for (auto const& name : *applied) {
        std::cout << "đã áp dụng " << name << "\n";
    }
    std::cout << (applied->empty() ? "Cơ sở dữ liệu đã ở phiên bản mới nhất.\n" : "Xong.\n");
    return 0;
}

int seed_catalogue(config::Settings const& settings, std::string const& directory) {
    auto database = storage::Database(database_options(settings, 1));
    auto const seeded = seed(database, directory);
    if (!seeded) {
        return refuse(seeded.error());
    }
    std::cout << "Công bố mới: " << seeded->published << ", đã có sẵn: " << seeded->standing << "\n";
    return 0;
}

struct NewUser {
    std::string name;
    std::string display_name;
    std::string role;
    std::string unit;
    std::string out;
};

/// Makes a token, stores its hash, shows it once (or writes it to a file only its owner reads).
int add_user(config::Settings const& settings, NewUser const& user) {
    auto const role = domain::role_named(user.role);
    if (!role) {
        std::cerr << "Không có vai trò này.\n";
        return 2;
    }
    auto database = storage::Database(database_options(settings, 1));
    auto const token = security::random_token(32);
    auto const shown = user.display_name.empty() ? user.name : user.display_name;
    auto const stored =
        database.put_actor(user.name, shown, *role, core::UnitId(user.unit), security::sha256_hex(token));
    if (!stored) {
        return refuse(stored.error());
    }
    if (user.out.empty()) {
        std::cout << token << "\n";
        return 0;
    }
    auto file = std::ofstream(user.out);
    fs::permissions(user.out, fs::perms::owner_read | fs::perms::owner_write);
    file << token << "\n";
    return 0;
}

int check_legacy(std::string const& csv) {
    auto file = std::ifstream(csv);
    auto const faults = catalogue::check_legacy_csv(file);
    for (auto const& fault : faults) {
        std::cout << csv << ":" << fault.line << " " << fault.code << " " << fault.rule << ": " << fault.vi
                  << "\n";
    }
    std::cout << faults.size() << " dòng không khớp.\n";
    return faults.empty() ? 0 : 1;
}

int check_procedures(std::string const& directory, std::string const& legacy) {
    auto status = 0;
    if (!directory.empty()) {
        auto const calendars = catalogue::load_calendars(fs::path(directory) / "calendars");
        if (!calendars) {
            return refuse(calendars.error());
        }
        auto const report = catalogue::check_procedures(fs::path(directory) / "procedures", *calendars);
        for (auto const& fault : report.faults) {
            std::cout << fault.pointer << ": " << fault.vi << " (" << fault.rule << ")\n";
        }
        for (auto const& open : report.to_confirm) {
            std::cout << "cần xác nhận " << open.pointer << ": " << open.vi << "\n";
        }
        std::cout << report.files.size() << " tệp thủ tục, " << report.faults.size() << " lỗi, "
                  << report.to_confirm.size() << " điểm cần xác nhận.\n";
        status = report.passed() ? 0 : 1;
    }
    return legacy.empty() ? status : std::max(status, check_legacy(legacy));
}

int verify_audit(config::Settings const& settings) {
    auto database = storage::Database(database_options(settings, 1));
    auto const broken = database.first_broken_event();
    if (!broken) {
        return refuse(broken.error());
    }
    if (*broken != 0) {
        std::cout << "Chuỗi băm bị đứt tại sự kiện " << *broken << ".\n";
        return 1;
    }
    std::cout << "Chuỗi băm nguyên vẹn.\n";
    return 0;
}

} // namespace

} // namespace motcua::services

int main(int argc, char** argv) {
    using namespace motcua;
    auto cli = CLI::App("motcua: công cụ vận hành");
    auto settings_file = std::string();
    cli.add_option("--config", settings_file, "tệp cấu hình JSON của motcuad");
    cli.require_subcommand(1);

    auto migrations = std::string("schemas/sql");
    auto* migrate = cli.add_subcommand("migrate", "nâng cấp cơ sở dữ liệu");
    migrate->add_option("--migrations", migrations, "thư mục schemas/sql");

    auto catalogue_directory = std::string("config");
    auto* seed = cli.add_subcommand("seed", "công bố lịch, đơn vị, thủ tục");
    seed->add_option("directory", catalogue_directory, "thư mục config");

    auto user = services::NewUser{};
    auto* users = cli.add_subcommand("users", "tài khoản");
    auto* add = users->add_subcommand("add", "tạo tài khoản hoặc thay khóa truy cập");
    add->add_option("--name", user.name)->required();
    add->add_option("--display-name", user.display_name, "tên ký trên văn bản");
    add->add_option("--role", user.role)->required();
    add->add_option("--unit", user.unit);
    add->add_option("--out", user.out, "ghi khóa vào tệp thay vì màn hình");
    users->require_subcommand(1);

    auto checked_directory = std::string();
    auto legacy = std::string();
    auto* procedures = cli.add_subcommand("procedures", "danh mục thủ tục");
    auto* check = procedures->add_subcommand("check", "kiểm tra tệp thủ tục hoặc danh mục cũ");
    check->add_option("directory", checked_directory, "thư mục config");
    check->add_option("--legacy", legacy, "tệp CSV danh mục cũ");
    procedures->require_subcommand(1);

    auto url = std::string("http://127.0.0.1:8080");
    auto tokens = std::string();
    auto unit = std::string("H29.16");
    auto count = 300;
    auto* demo = cli.add_subcommand("demo", "sống qua một quý với hồ sơ mẫu");
    demo->add_option("--url", url);
    demo->add_option("--tokens", tokens)->required();
    demo->add_option("--unit", unit);
    demo->add_option("--dossiers", count);

    auto* audit = cli.add_subcommand("audit", "nhật ký");
    auto* verify = audit->add_subcommand("verify", "kiểm tra chuỗi băm");
    audit->require_subcommand(1);

    auto pki_directory = std::string();
    auto* pki = cli.add_subcommand("pki", "chứng thư số");
    auto* dev_init = pki->add_subcommand("dev-init", "tạo chứng thư số thử nghiệm");
    dev_init->add_option("directory", pki_directory, "thư mục còn trống")->required();
    pki->require_subcommand(1);

    auto signed_file = std::string();
    auto trust_directory = std::string();
    auto json_wanted = false;
    auto* verify_pdf = cli.add_subcommand("verify-pdf", "kiểm tra chữ ký số của một tệp PDF");
    verify_pdf->add_option("file", signed_file, "tệp PDF")->required();
    verify_pdf->add_option("--trust", trust_directory, "thư mục chứng thư tin cậy và danh sách thu hồi");
    verify_pdf->add_flag("--json", json_wanted, "kết quả dạng JSON");
    try {
        cli.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        return cli.exit(error) == 0 ? 0 : 2;
    }

    try {
        if (*dev_init) {
            return services::init_development_pki(pki_directory);
        }
        if (*verify_pdf) {
            return services::verify_pdf_file(signed_file, trust_directory, json_wanted);
        }
        if (*demo) {
            return services::run_demo(url, services::read_tokens(tokens), unit, count);
        }
        if (*check) {
            return services::check_procedures(checked_directory, legacy);
        }
        auto const settings = config::load(settings_file, config::system_environment());
        if (!settings) {
            return services::refuse(settings.error());
        }
        if (*migrate) {
            return services::migrate(*settings, migrations);
        }
        if (*seed) {
            return services::seed_catalogue(*settings, catalogue_directory);
        }
        if (*add) {
            return services::add_user(*settings, user);
        }
        if (*verify) {
            return services::verify_audit(*settings);
        }
    } catch (std::exception const& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
    return 2;
}
