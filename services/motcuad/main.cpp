#include "composition.hpp"
#include "law.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

int main(int argc, char** argv) {
    using namespace motcua;
    auto cli = CLI::App("motcuad: máy chủ xử lý hồ sơ một cửa");
    auto settings_file = std::string();
    auto migrations = std::string("schemas/sql");
    auto typeface = std::string("/usr/share/fonts/truetype/liberation2");
    auto port_file = std::string();
    auto check = false;
    auto print_doc = false;
    cli.add_option("--config", settings_file, "tệp cấu hình JSON");
    cli.add_option("--migrations", migrations, "thư mục schemas/sql");
    cli.add_option("--typeface", typeface, "thư mục phông Liberation Serif 2");
    cli.add_option("--port-file", port_file, "ghi cổng đang nghe vào tệp này");
    cli.add_flag("--check-config", check, "chỉ kiểm tra cấu hình");
    cli.add_flag("--print-config-doc", print_doc, "in mô tả mọi khóa cấu hình");
    CLI11_PARSE(cli, argc, argv);

    if (print_doc) {
        std::cout << config::print_config_doc();
        return 0;
    }
    auto const settings = config::load(settings_file, config::system_environment());
    if (!settings) {
        std::cerr << services::told(settings.error());
        return 2;
    }
    if (check) {
        std::cout << "Cấu hình hợp lệ.\n";
        return 0;
    }
    auto const status = services::run_server(*settings, migrations, typeface, [&](std::uint16_t port) {
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
