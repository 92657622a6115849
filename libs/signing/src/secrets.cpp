#include <motcua/signing/signing_key.hpp>

#include <cstdlib>
#include <fstream>

namespace motcua::signing {

core::Expected<security::SecretText> secret_from_file(std::filesystem::path const& file) {
    auto input = std::ifstream(file);
    auto line = std::string();
    if (!std::getline(input, line)) {
        return core::Failure(
            core::Errc::unavailable,
            "secret_unreadable",
            "Không đọc được tệp chứa mật khẩu.",
            "The file with the passphrase cannot be read."
        );
    }
    return security::SecretText(std::move(line));
}

core::Expected<security::SecretText> secret_from_environment(std::string const& name) {
    auto const* const value = std::getenv(name.c_str()); // NOLINT(concurrency-mt-unsafe): nothing sets it
    if (value == nullptr) {
        return core::Failure(
            core::Errc::unavailable,
            "secret_unset",
            "Chưa đặt biến môi trường chứa mật khẩu: " + name + ".",
            "The environment variable with the passphrase is not set: " + name + "."
        );
    }
    return security::SecretText(std::string(value));
}

} // namespace motcua::signing
