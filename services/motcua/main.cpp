#include "clients_command.hpp"
#include "database_command.hpp"
#include "demo.hpp"
#include "files_command.hpp"
#include "import_command.hpp"
#include "portal_command.hpp"
#include "refuse.hpp"
#include "users_command.hpp"
#include "verify_command.hpp"
#include <motcua/catalogue/catalogue.hpp>
#include <motcua/catalogue/form_file.hpp>
#include <motcua/config/settings.hpp>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace motcua::services {

namespace {

namespace fs = std::filesystem;

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

/// What the procedures ask of the forms, and what is open about the forms themselves.
void add_forms(catalogue::CatalogueReport& report, catalogue::Forms const& forms) {
    for (auto const& file : report.files) {
        for (auto fault : catalogue::form_faults(file.version, forms)) {
            fault.pointer = file.path + '#' + fault.pointer;
            report.faults.push_back(std::move(fault));
        }
    }
    auto const open = catalogue::forms_to_confirm(forms);
    report.to_confirm.insert(report.to_confirm.end(), open.begin(), open.end());
}

int check_procedures(std::string const& directory, std::string const& legacy) {
    auto status = 0;
    if (!directory.empty()) {
        auto const calendars = catalogue::load_calendars(fs::path(directory) / "calendars");
        if (!calendars) {
            return refuse(calendars.error());
        }
        auto const types = catalogue::load_document_types(fs::path(directory) / "document_types.json");
        auto const forms = catalogue::load_forms(fs::path(directory) / "forms");
        if (!types || !forms) {
            return refuse(!types ? types.error() : forms.error());
        }
        auto report = catalogue::check_procedures(fs::path(directory) / "procedures", *calendars, *types);
        add_forms(report, *forms);
        for (auto const& fault : report.faults) {
            std::cout << fault.pointer << ": " << fault.vi << " (" << fault.rule << ")\n";
        }
        for (auto const& open : report.to_confirm) {
            std::cout << "cần xác nhận " << open.pointer << ": " << open.vi << "\n";
        }
        std::cout << report.files.size() << " tệp thủ tục, " << forms->size() << " biểu mẫu, "
                  << report.faults.size() << " lỗi, " << report.to_confirm.size() << " điểm cần xác nhận.\n";
        status = report.passed() ? 0 : 1;
    }
    return legacy.empty() ? status : std::max(status, check_legacy(legacy));
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
    auto* seed = cli.add_subcommand("seed", "công bố lịch, đơn vị, biểu mẫu, thủ tục");
    seed->add_option("directory", catalogue_directory, "thư mục config");

    auto user = services::NewUser{};
    auto* users = cli.add_subcommand("users", "tài khoản");
    auto* add = users->add_subcommand("add", "tạo tài khoản hoặc thay khóa truy cập");
    add->add_option("--name", user.name)->required();
    add->add_option("--display-name", user.display_name, "tên ký trên văn bản");
    add->add_option("--role", user.role)->required();
    add->add_option("--unit", user.unit);
    add->add_option("--procedures", user.procedures, "chỉ phụ trách các thủ tục này")->delimiter(',');
    add->add_option("--out", user.out, "ghi khóa vào tệp thay vì màn hình");
    auto* password = users->add_subcommand("password", "đặt mật khẩu lần đầu; phải đổi khi đăng nhập");
    password->add_option("--name", user.name)->required();
    password->add_option("--out", user.out, "ghi mật khẩu vào tệp thay vì màn hình");
    auto* drop_factor =
        users->add_subcommand("drop-second-factor", "bỏ xác thực hai lớp của người mất thiết bị");
    drop_factor->add_option("--name", user.name)->required();
    auto* link = users->add_subcommand("link", "gắn tài khoản với định danh ở hệ thống định danh bên ngoài");
    link->add_option("--name", user.name)->required();
    link->add_option("--subject", user.subject, "định danh (sub) của người đó ở hệ thống ấy")->required();
    auto* unlink = users->add_subcommand("unlink", "gỡ tài khoản khỏi hệ thống định danh bên ngoài");
    unlink->add_option("--name", user.name)->required();
    users->require_subcommand(1);

    auto client = services::ClientWords{};
    auto* clients = cli.add_subcommand("clients", "hệ thống tích hợp và khóa API");
    auto* client_add = clients->add_subcommand("add", "thêm hệ thống tích hợp");
    client_add->add_option("--name", client.name)->required();
    client_add->add_option("--display-name", client.display_name);
    client_add->add_option("--unit", client.unit);
    client_add->add_option("--procedures", client.procedures)->delimiter(',');
    client_add
        ->add_option("--certificate-spki", client.certificate_spki, "SHA-256 khóa công khai của chứng thư");
    client_add->add_option("--certificate-subject", client.certificate_subject, "tên chủ thể, RFC 2253");
    client_add->add_option("--key-set", client.key_set_file, "tệp JWK set của private_key_jwt")
        ->check(CLI::ExistingFile);
    auto* client_list = clients->add_subcommand("list", "các hệ thống tích hợp với khóa");
    auto* client_key = clients->add_subcommand("key", "thêm khóa API");
    client_key->add_option("--client", client.name)->required();
    client_key->add_option("--name", client.key_name)->required();
    client_key->add_option("--kind", client.kind)->check(CLI::IsMember({"live", "test"}));
    client_key->add_option("--actions", client.actions)->delimiter(',');
    client_key->add_option("--procedures", client.procedures)->delimiter(',');
    client_key->add_option("--days", client.days, "dùng được bấy nhiêu ngày")->check(CLI::Range(1, 730));
    client_key->add_option("--out", client.out, "ghi khóa vào tệp thay vì màn hình");
    auto* client_rotate = clients->add_subcommand("rotate", "thay khóa API");
    client_rotate->add_option("--client", client.name)->required();
    client_rotate->add_option("--key", client.key_id)->required();
    client_rotate->add_option("--kind", client.kind)->check(CLI::IsMember({"live", "test"}));
    client_rotate->add_option("--overlap-hours", client.overlap_hours)->check(CLI::Range(0, 720));
    client_rotate->add_option("--out", client.out, "ghi khóa vào tệp thay vì màn hình");
    auto* client_revoke = clients->add_subcommand("revoke", "thu hồi khóa API");
    client_revoke->add_option("--client", client.name)->required();
    client_revoke->add_option("--key", client.key_id)->required();
    clients->require_subcommand(1);

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

    auto rate = 0;
    auto days = 7;
    auto dry_run = false;
    auto* file_store = cli.add_subcommand("files", "kho tệp");
    auto* scrub =
        file_store->add_subcommand("scrub", "đọc lại và băm lại mọi tệp, đối chiếu với cơ sở dữ liệu");
    scrub->add_option("--rate", rate, "nhiều nhất bao nhiêu MB mỗi giây; 0: không giới hạn")
        ->check(CLI::Range(0, 100'000));
    auto* collect = file_store->add_subcommand("collect", "xóa tệp không còn được tham chiếu");
    collect->add_flag("--dry-run", dry_run, "chỉ liệt kê");
    collect->add_option("--older-than", days, "chỉ tệp đã lưu ít nhất bấy nhiêu ngày")
        ->check(CLI::Range(0, 36'500));
    auto* rotate = file_store->add_subcommand("rotate", "mã hóa lại mọi tệp bằng khóa hiện hành");
    file_store->require_subcommand(1);
    auto import_file = std::string();
    auto token_file = std::string();
    auto* results = cli.add_subcommand("results", "kết quả giải quyết");
    auto* import = results->add_subcommand("import", "nhận kết quả của các năm trước từ tệp CSV");
    import->add_option("file", import_file, "tệp CSV")->required();
    import->add_option("--url", url);
    import->add_option("--token-file", token_file, "tệp chứa khóa truy cập")->required();
    import->add_flag("--dry-run", dry_run, "chỉ kiểm tra, không ghi");
    results->require_subcommand(1);

    auto portal = services::PortalOrder{};
    auto* portals = cli.add_subcommand("portal", "Cổng Dịch vụ công quốc gia và các cổng khác");
    auto const of_portal = [&](CLI::App* command) {
        command->add_option("target", portal.target, "tên cổng, ví dụ dvcqg")->required();
        return command;
    };
    auto const with_days = [&](CLI::App* command) {
        command->add_option("--from", portal.from, "ngày tiếp nhận đầu, YYYY-MM-DD")->required();
        command->add_option("--to", portal.to, "ngày tiếp nhận cuối")->required();
        return command;
    };
    auto const decides = [&](CLI::App* command) {
        command->add_option("message", portal.message, "số thông điệp")->required();
        command->add_option("--reason", portal.reason, "lý do")->required();
        return command;
    };
    auto* portal_status = portals->add_subcommand("status", "tình trạng mọi cổng");
    auto* portal_messages = of_portal(portals->add_subcommand("messages", "thông điệp chờ hoặc bị từ chối"));
    portal_messages->add_option("--state", portal.state, "waiting, sending, sent, poison hoặc skipped");
    auto* portal_retry =
        decides(of_portal(portals->add_subcommand("retry", "lập lại và gửi lại thông điệp")));
    auto* portal_skip = decides(of_portal(portals->add_subcommand("skip", "bỏ thông điệp")));
    auto* portal_backfill =
        with_days(of_portal(portals->add_subcommand("backfill", "gửi hồ sơ nhận trước khi có cổng")));
    auto* portal_reconcile =
        with_days(of_portal(portals->add_subcommand("reconcile", "yêu cầu máy chủ đối soát")));
    portals->require_subcommand(1);

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
        if (*import) {
            return services::import_results(url, token_file, import_file, dry_run);
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
        if (*password) {
            return services::set_first_password(*settings, user.name, user.out);
        }
        if (*drop_factor) {
            return services::drop_second_factor(*settings, user.name);
        }
        if (*link) {
            return services::link_identity(*settings, user.name, user.subject);
        }
        if (*unlink) {
            return services::unlink_identity(*settings, user.name);
        }
        if (*client_add) {
            return services::add_client(*settings, client);
        }
        if (*client_list) {
            return services::list_clients(*settings);
        }
        if (*client_key) {
            return services::add_client_key(*settings, client);
        }
        if (*client_rotate) {
            return services::rotate_client_key(*settings, client);
        }
        if (*client_revoke) {
            return services::revoke_client_key(*settings, client);
        }
        if (*verify) {
            return services::verify_audit(*settings);
        }
        if (*scrub) {
            return services::scrub_files(*settings, rate);
        }
        if (*collect) {
            return services::collect_files(*settings, days, dry_run);
        }
        if (*rotate) {
            return services::rotate_files(*settings);
        }
        if (*portal_status) {
            return services::show_portals(*settings);
        }
        if (*portal_messages) {
            return services::show_portal_messages(*settings, portal);
        }
        if (*portal_retry || *portal_skip) {
            return services::decide_portal_message(*settings, portal, portal_skip->parsed());
        }
        if (*portal_backfill) {
            return services::backfill_portal(*settings, portal);
        }
        if (*portal_reconcile) {
            return services::reconcile_portal(*settings, portal);
        }
    } catch (std::exception const& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
    return 2;
}
