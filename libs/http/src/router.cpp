#include <motcua/http/router.hpp>

#include <array>
#include <map>
#include <span>
#include <stdexcept>
#include <utility>

namespace motcua::http {

namespace {

constexpr std::size_t verb_count = 7;

std::size_t index_of(Verb verb) {
    return static_cast<std::size_t>(verb);
}

std::vector<std::string> split(std::string_view pattern) {
    if (pattern.empty() || pattern.front() != '/') {
        throw std::logic_error("a route pattern starts with '/': " + std::string(pattern));
    }
    std::vector<std::string> parts;
    auto rest = pattern.substr(1);
    for (auto slash = rest.find('/'); slash != std::string_view::npos; slash = rest.find('/')) {
        parts.emplace_back(rest.substr(0, slash));
        rest.remove_prefix(slash + 1);
    }
    parts.emplace_back(rest);
    return parts;
}

bool is_parameter(std::string_view part) {
    return part.size() > 2 && part.front() == '{' && part.back() == '}';
}

bool is_tail(std::string_view part) {
    return is_parameter(part) && part.ends_with("*}");
}

std::string name_of(std::string_view part) {
    auto const marks = is_tail(part) ? 3U : 2U;
    return std::string(part.substr(1, part.size() - marks));
}

} // namespace

struct Router::Node {
    /// A registered route with the names of its parameters, in order of segments.
    struct Entry {
        Route const* route{nullptr};
        std::vector<std::string> names;
    };

    using Entries = std::array<Entry, verb_count>;
    using Segments = std::span<std::string const>;

    [[nodiscard]] Entries const* find(Segments segments, std::vector<std::string>& values) const;

    [[nodiscard]] bool ends_route() const { return has_entry(here); }

    [[nodiscard]] static bool has_entry(Entries const& entries);

    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> parameter;
    Entries here;
    Entries tail; ///< "{name*}": one or more last segments
};

bool Router::Node::has_entry(Entries const& entries) {
    for (auto const& entry : entries) {
        if (entry.route != nullptr) {
            return true;
        }
    }
    return false;
}

Router::Node::Entries const* Router::Node::find(Segments segments, std::vector<std::string>& values) const {
    if (segments.empty()) {
        return ends_route() ? &here : nullptr;
    }
    auto const& first = segments.front();
    if (auto const next = literals.find(first); next != literals.end()) {
        if (auto const* found = next->second->find(segments.subspan(1), values)) {
            return found;
        }
    }
    if (parameter && !first.empty()) {
        values.push_back(first);
        if (auto const* found = parameter->find(segments.subspan(1), values)) {
            return found;
        }
        values.pop_back();
    }
    if (has_entry(tail) && !first.empty()) {
        auto joined = first;
        for (auto const& segment : segments.subspan(1)) {
            joined += '/';
            joined += segment;
        }
        values.push_back(std::move(joined));
        return &tail;
    }
    return nullptr;
}

Router::Router()
    : root_(std::make_unique<Node>()) {}

Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

Router& Router::add(Route route) {
    if (!route.handler && !route.fast) {
        throw std::logic_error("a route without a handler: " + route.pattern);
    }
    auto const parts = split(route.pattern);
    auto* node = root_.get();
    auto entry = Node::Entry();
    auto* entries = &node->here;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto const& part = parts[i];
        if (is_parameter(part)) {
            entry.names.push_back(name_of(part));
        }
        if (is_tail(part)) {
            if (i + 1 != parts.size()) {
                throw std::logic_error("'{name*}' stands last: " + route.pattern);
            }
            entries = &node->tail;
            break;
        }
        auto& next = is_parameter(part) ? node->parameter : node->literals[part];
        if (!next) {
            next = std::make_unique<Node>();
        }
        node = next.get();
        entries = &node->here;
    }
    auto& place = (*entries)[index_of(route.verb)];
    if (place.route != nullptr) {
        throw std::logic_error("a route registered twice: " + route.pattern);
    }
    auto owned = std::make_unique<Route const>(std::move(route));
    entry.route = owned.get();
    place = std::move(entry);
    routes_.push_back(std::move(owned));
    return *this;
}

Router& Router::on(Verb verb, std::string pattern, Handler handler) {
    auto route =
        Route{.verb = verb, .pattern = std::move(pattern), .handler = std::move(handler), .fast = {}};
    return add(std::move(route));
}

Router& Router::on_fast(Verb verb, std::string pattern, FastHandler handler) {
    auto route =
        Route{.verb = verb, .pattern = std::move(pattern), .handler = {}, .fast = std::move(handler)};
    return add(std::move(route));
}

RouteMatch Router::match(Request& request) const {
    std::vector<std::string> values;
    auto const* entries = root_->find(request.segments, values);
    if (entries == nullptr) {
        return {};
    }
    auto const* entry = &(*entries)[index_of(request.verb)];
    if (entry->route == nullptr && request.verb == Verb::head) {
        entry = &(*entries)[index_of(Verb::get)];
    }
    auto match = RouteMatch();
    if (entry->route != nullptr) {
        match.route = entry->route;
        for (std::size_t i = 0; i < values.size(); ++i) {
            request.path_params.push_back({.name = entry->names[i], .value = std::move(values[i])});
        }
        return match;
    }
    for (std::size_t i = 0; i < verb_count; ++i) {
        auto const verb = static_cast<Verb>(i);
        auto const served = (*entries)[i].route != nullptr || verb == Verb::options ||
                            (verb == Verb::head && (*entries)[index_of(Verb::get)].route != nullptr);
        if (served) {
            match.allow += match.allow.empty() ? "" : ", ";
            match.allow += to_string(verb);
        }
    }
    return match;
}

std::vector<RouteName> Router::routes() const {
    std::vector<RouteName> names;
    names.reserve(routes_.size());
    for (auto const& route : routes_) {
        names.push_back({.verb = route->verb, .pattern = route->pattern});
    }
    return names;
}

} // namespace motcua::http
