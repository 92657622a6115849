#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace motcua::security {

/// A secret that is overwritten with zeros when it goes. Can be moved, not copied; nothing prints it.
class SecretText {
public:
    SecretText() = default;

    /// Copies the text and wipes the string it came in.
    explicit SecretText(std::string&& text);

    SecretText(SecretText const&) = delete;
    SecretText& operator=(SecretText const&) = delete;
    SecretText(SecretText&& other) noexcept = default;
    SecretText& operator=(SecretText&& other) noexcept;
    ~SecretText();

    /// Valid as long as this object; do not keep it.
    [[nodiscard]] std::string_view reveal() const noexcept { return {bytes_.data(), bytes_.size()}; }

    [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }

private:
    void wipe() noexcept;

    std::vector<char> bytes_;
};

/// Overwrites every character with zero, and is not removed by the optimiser; the length stays.
void wipe(std::string& text) noexcept;

} // namespace motcua::security
