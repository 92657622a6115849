#include "database_command.hpp"

#include "database_options.hpp"
#include "refuse.hpp"
#include <motcua/storage/migrator.hpp>

namespace motcua::services {

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

} // namespace motcua::services
