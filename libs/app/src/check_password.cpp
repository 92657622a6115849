#include <motcua/app/accounts.hpp>
#include <motcua/core/text.hpp>

#include <algorithm>
#include <array>

namespace motcua::app {

namespace {

constexpr auto least = std::size_t{12};
constexpr auto most = std::size_t{128};
constexpr auto least_different = std::size_t{5};

/// What people choose when twelve characters are asked for. Longer than a list of short ones: those are too
/// short already.
constexpr auto common = std::array<std::string_view, 24>{
    "123456789012", "1234567890123", "012345678910",  "password1234", "password12345", "passwordpassword",
    "qwertyuiop12", "qwertyuiop123", "qwertyuiopas",  "qwerty123456", "abc123456789",  "abcdef123456",
    "abcdefghijkl", "iloveyou1234",  "administrator", "admin1234567", "matkhau12345",  "matkhau123456",
    "matkhau@1234", "anhyeuem1234",  "letmein12345",  "motcua123456", "welcome12345",  "1q2w3e4r5t6y",
};

core::Failure fault(std::string const& pointer, std::string rule, std::string vi, std::string en) {
    return core::invalid(pointer, std::move(rule), std::move(vi), std::move(en));
}

std::string lowered(std::string_view text) {
    auto low = std::string(text);
    for (char& letter : low) {
        letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
    return low;
}

std::size_t different_in(std::string text) {
    std::sort(text.begin(), text.end());
    return static_cast<std::size_t>(std::unique(text.begin(), text.end()) - text.begin());
}

} // namespace

core::Expected<void>
check_password(std::string_view password, std::string_view account_name, std::string const& pointer) {
    auto const length = core::code_points(password);
    if (length < least || length > most || password.find('\0') != std::string_view::npos) {
        return fault(
            pointer,
            "password_length",
            "Mật khẩu dài từ 12 đến 128 ký tự.",
            "A password has 12 to 128 characters."
        );
    }
    auto const low = lowered(password);
    auto const name = lowered(account_name);
    if (!name.empty() && low.find(name) != std::string::npos) {
        return fault(
            pointer,
            "password_name",
            "Mật khẩu không được chứa tên tài khoản.",
            "A password may not hold the account's name."
        );
    }
    if (std::ranges::find(common, low) != common.end()) {
        return fault(pointer, "password_common", "Mật khẩu quá phổ biến.", "The password is too common.");
    }
    if (different_in(low) < least_different) {
        return fault(
            pointer,
            "password_monotonous",
            "Mật khẩu cần ít nhất 5 ký tự khác nhau.",
            "A password needs 5 different characters at least."
        );
    }
    return {};
}

} // namespace motcua::app
