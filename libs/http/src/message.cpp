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

Body::Body(std::shared_ptr<BodySource> source, runtime::BlockingPool& pool) {
    auto const whole = source->size();
    bytes_ = Stream{std::move(source), &pool, 0, whole};
}

std::size_t Body::size() const noexcept {
    auto const* read = stream();
    return read == nullptr ? view().size() : read->length;
}

std::shared_ptr<LiveSource> Body::live() const noexcept {
    auto const* source = std::get_if<std::shared_ptr<LiveSource>>(&bytes_);
    return source == nullptr ? nullptr : *source;
}

Body Body::part(std::size_t offset, std::size_t length) const {
    auto part = Body(std::string(view().substr(std::min(offset, view().size()), length)));
    if (auto const* read = stream()) {
        part.bytes_ = Stream{read->source, read->pool, read->offset + offset, length};
    }
    return part;
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
