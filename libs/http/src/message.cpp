#include <motcua/http/message.hpp>

#include <algorithm>
#include <stdexcept>

namespace motcua::http {

std::string_view name_of(Method method) noexcept {
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
    }
    return "";
}

std::string_view Request::header(std::string_view name) const noexcept {
    return headers.find(name).value_or("");
}

std::string const& Request::param(std::string_view name) const {
    auto const found = std::ranges::find(params, name, &Parameters::value_type::first);
    if (found == params.end()) {
        throw std::logic_error("the route has no parameter '" + std::string(name) + "'");
    }
    return found->second;
}

std::optional<std::string> Request::query_value(std::string_view name) const {
    auto const found = std::ranges::find(query, name, &Parameters::value_type::first);
    return found == query.end() ? std::nullopt : std::optional(found->second);
}

void Request::clear() noexcept {
    method = Method::get;
    target.clear();
    path.clear();
    segments.clear();
    query.clear();
    params.clear();
    headers.clear();
    body.clear();
    request_id.clear();
    departure.reset();
}

void Departure::when_gone(std::function<void()> hear) {
    hear_ = std::move(hear);
    if (gone_ && hear_) {
        std::exchange(hear_, nullptr)();
    }
}

void Departure::tell() {
    gone_ = true;
    if (hear_) {
        std::exchange(hear_, nullptr)();
    }
}

std::string_view Response::header(std::string_view name) const noexcept {
    return headers.find(name).value_or("");
}

std::string_view Body::view() const noexcept {
    if (auto const* owned = std::get_if<std::string>(&bytes_)) {
        return *owned;
    }
    auto const* shared = std::get_if<std::shared_ptr<std::string const>>(&bytes_);
    if (shared == nullptr || *shared == nullptr) {
        return {};
    }
    return **shared;
}

} // namespace motcua::http
