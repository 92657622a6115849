#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::app {

enum class NoticeChannel : std::uint8_t { email, sms };

enum class Language : std::uint8_t { vi, en };

[[nodiscard]] std::string_view name_of(NoticeChannel channel);
[[nodiscard]] std::string_view name_of(Language language);
[[nodiscard]] std::optional<NoticeChannel> notice_channel_named(std::string_view name);
[[nodiscard]] std::optional<Language> language_named(std::string_view name);

/// How the applicant wishes to be told, as said at intake.
struct Contact {
    /// Each of these and no other; an empty list declines every message. Nothing said: e-mail when there is
    /// an address, else a text message.
    std::optional<std::vector<NoticeChannel>> channels;
    Language language{Language::vi};
};

} // namespace motcua::app
