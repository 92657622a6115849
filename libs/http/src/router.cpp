#include <motcua/http/router.hpp>

#include <algorithm>

namespace motcua::http {

namespace {

using Params = std::vector<std::pair<std::string, std::string>>;

std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1);
    auto const end = std::min(path.find('/'), path.size());
    auto const segment = path.substr(0, end);
    path.remove_prefix(end);
    return segment;
}

/// Number of literal segments matched plus one, 0 for no match.
int fit(std::string_view pattern, std::string_view path, Params& params) {
    params.clear();
    auto literals = 1;
    while (!pattern.empty() && !path.empty()) {
        auto const wanted = take_segment(pattern);
        auto const given = take_segment(path);
        if (wanted.starts_with('{')) {
            if (given.empty()) {
                return 0;
            }
            params.emplace_back(wanted.substr(1, wanted.size() - 2), given);
        } else if (wanted == given) {
            ++literals;
        } else {
            return 0;
        }
    }
    return pattern.empty() && path.empty() ? literals : 0;
}

} // namespace

void Router::add(Method method, std::string pattern, Handler handler, FastHandler fast) {
    routes_.push_back(Route{method, std::move(pattern), std::move(handler), std::move(fast)});
}

Router::Match Router::match(Request& request) const {
    auto const wanted = request.method == Method::head ? Method::get : request.method;
    auto found = Match{};
    auto best = 0;
    auto params = Params();
    for (auto const& route : routes_) {
        auto const fits = fit(route.pattern, request.path, params);
        if (fits == 0) {
            continue;
        }
        found.allowed.emplace_back(name_of(route.method));
        if (route.method == wanted && fits > best) {
            best = fits;
            found.route = &route;
            request.params = params;
        }
    }
    return found;
}

} // namespace motcua::http
