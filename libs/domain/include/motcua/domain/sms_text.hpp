#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace motcua::domain {

/// What a text message is written in: the GSM 7-bit alphabet of 3GPP TS 23.038, or UCS-2 as soon as one
/// character is not in it.
enum class SmsAlphabet : std::uint8_t { gsm7, ucs2 };

struct SmsLength {
    SmsAlphabet alphabet{SmsAlphabet::gsm7};
    int units{}; ///< septets (two for characters of the extension table) or UTF-16 units
    int parts{}; ///< what the operator counts and charges; 0 for an empty text
};

/// How many parts the text takes: 160 septets or 70 units in one, 153 or 67 in each of several.
[[nodiscard]] SmsLength sms_length(std::string_view text);

/// A number that can receive text messages, as "+84912345678": a Vietnamese mobile number with or without its
/// prefix, or any number written with "+". Nothing for land lines and what is no number.
[[nodiscard]] std::optional<std::string> mobile_number(std::string_view phone);

/// Whether the text is one plain ASCII address a mail server takes: one @, a name of at most 64 characters, a
/// dotted domain.
[[nodiscard]] bool is_mail_address(std::string_view email);

} // namespace motcua::domain
