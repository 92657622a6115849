#include <motcua/http/router.hpp>

#include <array>
#include <map>
#include <span>
#include <stdexcept>
#include <utility>

namespace motcua::http {

namespace {

constexpr std::size_t method_count = 7;

std::size_t index_of(Method verb) {
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

std::string parameter_name(std::string_view part) {
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

    using Entries = std::array<Entry, method_count>;
    using Segments = std::span<std::string const>;

    [[nodiscard]] Entries const* find(Segments segments, std::vector<std::string>& values) const;

    /// Where the routes of `pattern` stand; makes the nodes on the way and collects the parameters' names.
    Entries& place_of(std::string const& pattern, std::vector<std::string>& names);
    [[nodiscard]] static std::string allowed_of(Entries const& entries);

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
        return has_entry(here) ? &here : nullptr;
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

std::string Router::Node::allowed_of(Entries const& entries) {
    std::string allowed;
    for (std::size_t i = 0; i < method_count; ++i) {
        auto const method = static_cast<Method>(i);
        auto const served = entries[i].route != nullptr || method == Method::options ||
                            (method == Method::head && entries[index_of(Method::get)].route != nullptr);
        if (served) {
            allowed += allowed.empty() ? "" : ", ";
            allowed += http::name_of(method);
        }
    }
    return allowed;
}

Router::Router()
    : root_(std::make_unique<Node>()) {}

Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Method method, std::string pattern, Handler handler, FastHandler fast, RouteLimits limits) {
    if (!handler && !fast) {
        throw std::logic_error("a route without a handler: " + pattern);
    }
    enter(Route{method, std::move(pattern), std::move(handler), std::move(fast), limits});
}

void Router::receive(
    Method method,
    std::string pattern,
    ReceiverMaker receiver,
    runtime::BlockingPool& pool,
    RouteLimits limits
) {
    enter(Route{method, std::move(pattern), {}, {}, limits, std::move(receiver), &pool});
}

void Router::enter(Route route) {
    auto entry = Node::Entry();
    auto& place = root_->place_of(route.pattern, entry.names)[index_of(route.method)];
    if (place.route != nullptr) {
        throw std::logic_error("a route registered twice: " + route.pattern);
    }
    routes_.push_back(std::move(route));
    entry.route = &routes_.back();
    place = std::move(entry);
}

Router::Node::Entries& Router::Node::place_of(std::string const& pattern, std::vector<std::string>& names) {
    auto const parts = split(pattern);
    auto* node = this;
    for (auto const& part : parts) {
        if (is_parameter(part)) {
            names.push_back(parameter_name(part));
        }
        if (is_tail(part)) {
            if (&part != &parts.back()) {
                throw std::logic_error("'{name*}' stands last: " + pattern);
            }
            return node->tail;
        }
        auto& next = is_parameter(part) ? node->parameter : node->literals[part];
        if (!next) {
            next = std::make_unique<Node>();
        }
        node = next.get();
    }
    return node->here;
}

Router::Match Router::match(Request& request) const {
    std::vector<std::string> values;
    auto const* entries = root_->find(request.segments, values);
    if (entries == nullptr) {
        return {};
    }
    auto const& exact = (*entries)[index_of(request.method)];
    auto const& instead = (*entries)[index_of(Method::get)];
    auto const& entry = exact.route == nullptr && request.method == Method::head ? instead : exact;
    if (entry.route == nullptr) {
        return {.route = nullptr, .allowed = Node::allowed_of(*entries)};
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        request.params.emplace_back(entry.names[i], std::move(values[i]));
    }
    return {.route = entry.route, .allowed = {}};
}

} // namespace motcua::http
