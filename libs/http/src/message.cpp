#include <motcua/http/message.hpp>

#include <algorithm>
#include <stdexcept>

namespace motcua::http {

std::string_view to_string(Verb verb) noexcept {
    switch (verb) {
    case Verb::get:
        return "GET";
    case Verb::head:
        return "HEAD";
    case Verb::post:
        return "POST";
    case Verb::put:
        return "PUT";
    case Verb::patch:
        return "PATCH";
    case Verb::del:
        return "DELETE";
    case Verb::options:
        return "OPTIONS";
    }
    return "";
}

std::string const& Request::param(std::string_view name) const {
    auto const found = std::ranges::find(path_params, name, &Parameter::name);
    if (found == path_params.end()) {
        throw std::logic_error("the route has no path parameter '" + std::string(name) + "'");
    }
    return found->value;
}

std::string const* Request::query_param(std::string_view name) const noexcept {
    auto const found = std::ranges::find(query, name, &Parameter::name);
    return found == query.end() ? nullptr : &found->value;
}

void Request::clear() {
    verb = Verb::get;
    target.clear();
    path.clear();
    segments.clear();
    query.clear();
    path_params.clear();
    headers.clear();
    body.clear();
    request_id.clear();
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
