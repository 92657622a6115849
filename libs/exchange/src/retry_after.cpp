#include <motcua/exchange/retry_after.hpp>

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace motcua::exchange {

using std::chrono::seconds;

std::optional<seconds> retry_after(std::string_view field, core::Instant now) {
    auto count = std::int32_t{0};
    auto const* const end = field.data() + field.size();
    auto const [stop, error] = std::from_chars(field.data(), end, count);
    if (error == std::errc() && stop == end && count >= 0) {
        return seconds{count};
    }
    auto const moment = curl_getdate(std::string(field).c_str(), nullptr);
    if (field.empty() || moment < 0) {
        return std::nullopt;
    }
    auto const left = seconds{moment} - std::chrono::ceil<seconds>(now.time_since_epoch());
    return std::max(left, seconds{0});
}

} // namespace motcua::exchange
