#include <motcua/http/message.hpp>

#include <algorithm>
#include <stdexcept>

namespace motcua::http {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return lower(x) == lower(y);
    });
}

} // namespace

std::string_view name_of(Method method) {
    switch (method) {
    case Method::get:
        return "GET";
    case Method::head:
        return "HEAD";
    case Method::post:
        return "POST";
    case Method::put:
        return "PUT";
    case Method::patch:
        return "PATCH";
    case Method::del:
        return "DELETE";
    case Method::options:
        return "OPTIONS";
    case Method::other:
        return "-";
    }
    return "-";
}

std::string_view Request::header(std::string_view name) const noexcept {
    for (auto const& [key, value] : headers) {
        if (same_name(key, name)) {
            return value;
        }
    }
    return {};
}

std::string const& Request::param(std::string_view name) const {
    for (auto const& [key, value] : params) {
        if (key == name) {
            return value;
        }
    }
    throw std::logic_error("route has no parameter " + std::string(name));
}

std::optional<std::string> Request::query_value(std::string_view name) const {
    for (auto const& [key, value] : query) {
        if (key == name) {
            return value;
        }
    }
    return std::nullopt;
}

} // namespace motcua::http
