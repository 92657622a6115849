#include "file_store.hpp"

#include <motcua/catalogue/file_keys.hpp>

#include <fstream>

namespace motcua::services {

namespace {

namespace fs = std::filesystem;

constexpr auto key_bytes = std::size_t{32};

core::Failure unusable(std::string const& id) {
    return core::invalid(
        "/keys/" + id,
        "file_key_unusable",
        "Tệp khóa phải có đúng 32 byte và không cho người khác đọc.",
        "The key's file has to hold 32 bytes exactly, and others may not read it."
    );
}

core::Expected<security::SecretText> read_key(std::string const& id, fs::path const& file) {
    auto error = std::error_code();
    auto const permissions = fs::status(file, error).permissions();
    auto stream = std::ifstream(file, std::ios::binary);
    auto key = std::string(key_bytes + 1, '\0');
    stream.read(key.data(), static_cast<std::streamsize>(key.size()));
    key.resize(static_cast<std::size_t>(stream.gcount()));
    if (error || key.size() != key_bytes || (permissions & fs::perms::others_all) != fs::perms::none) {
        security::wipe(key);
        return unusable(id);
    }
    return security::SecretText(std::move(key));
}

core::Expected<std::shared_ptr<files::KeyRing const>> read_keys(fs::path const& file) {
    auto const named = catalogue::load_file_keys(file);
    if (!named) {
        return named.error();
    }
    auto keys = std::map<std::string, security::SecretText>();
    for (auto const& [id, path] : named->keys) {
        auto key = read_key(id, path);
        if (!key) {
            return key.error();
        }
        keys.emplace(id, std::move(*key));
    }
    return std::shared_ptr<files::KeyRing const>(
        std::make_shared<files::KeyRing const>(named->current, std::move(keys))
    );
}

fs::path examine_program(config::Settings const& settings) {
    if (!settings.files.examine_program.empty()) {
        return settings.files.examine_program;
    }
    auto error = std::error_code();
    return fs::read_symlink("/proc/self/exe", error).parent_path() / "motcua-examine";
}

} // namespace

core::Expected<files::ShelfOptions> shelf_options(config::Settings const& settings) {
    auto options = files::ShelfOptions{};
    options.directory = settings.files.directory;
    options.most_bytes = settings.files.most_bytes;
    options.examine_program = examine_program(settings);
    options.antivirus = {settings.files.antivirus, settings.files.antivirus_required};
    if (!settings.files.keys_file.empty()) {
        auto keys = read_keys(settings.files.keys_file);
        if (!keys) {
            return keys.error();
        }
        options.keys = std::move(*keys);
    }
    return options;
}

app::UploadLimits upload_limits(config::Settings const& settings) {
    auto limits = app::UploadLimits{};
    limits.file_bytes = settings.files.most_bytes;
    limits.form_bytes = settings.uploads.form_bytes;
    limits.dossier_bytes = settings.uploads.dossier_bytes;
    limits.client_day_bytes = settings.uploads.client_day_bytes;
    limits.open = settings.uploads.open;
    limits.wait = settings.uploads.wait;
    return limits;
}

} // namespace motcua::services
