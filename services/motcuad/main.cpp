#include "composition.hpp"
#include "law.hpp"
#include "portal_lines.hpp"
#include <motcua/api/routes.hpp>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace {

std::filesystem::path beside_program(char const* name) {
    auto error = std::error_code();
    return std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / name;
}

} // namespace

int main(int argc, char** argv) {
    using namespace motcua;
    auto cli = CLI::App("motcuad: máy chủ xử lý hồ sơ một cửa");
    auto settings_file = std::string();
    auto migrations = std::string("schemas/sql");
    auto typeface = std::string("/usr/share/fonts/truetype/liberation2");
    auto reference = beside_program("reference").string();
    auto port_file = std::string();
    auto check = false;
    auto print_doc = false;
    auto print_routes = false;
    auto print_rights = false;
    cli.add_option("--config", settings_file, "tệp cấu hình JSON");
    cli.add_option("--migrations", migrations, "thư mục schemas/sql");
    cli.add_option("--typeface", typeface, "thư mục phông Liberation Serif 2");
    cli.add_option("--reference", reference, "thư mục trang tài liệu API; mặc định nằm cạnh chương trình");
    cli.add_option("--port-file", port_file, "ghi cổng đang nghe vào tệp này");
    cli.add_flag("--check-config", check, "chỉ kiểm tra cấu hình");
    cli.add_flag("--print-config-doc", print_doc, "in mô tả mọi khóa cấu hình");
    cli.add_flag("--print-routes", print_routes, "in mọi địa chỉ của API");
    cli.add_flag(
        "--print-rights",
        print_rights,
        "in mọi địa chỉ của API với hành động trong bảng phân quyền"
    );
    CLI11_PARSE(cli, argc, argv);

    if (print_doc) {
        std::cout << config::print_config_doc();
        return 0;
    }
    if (print_routes) {
        for (auto const& route : api::route_table()) {
            std::cout << route << "\n";
        }
        return 0;
    }
    if (print_rights) {
        for (auto const& route : api::rights_table()) {
            std::cout << route << "\n";
        }
        return 0;
    }
    auto const settings = config::load(settings_file, config::system_environment());
    if (!settings) {
        std::cerr << services::told(settings.error());
        return 2;
    }
    if (check) {
        if (auto const portals = services::load_portal_lines(*settings); !portals) {
            std::cerr << services::told(portals.error());
            return 2;
        }
        std::cout << "Cấu hình hợp lệ.\n";
        return 0;
    }
    auto const status =
        services::run_server(*settings, migrations, typeface, reference, [&](std::uint16_t port) {
            if (!port_file.empty()) {
                std::ofstream(port_file + ".new") << port << "\n";
                std::filesystem::rename(port_file + ".new", port_file);
            }
        });
    if (!status) {
        std::cerr << services::told(status.error());
        return 1;
    }
    return *status;
}
