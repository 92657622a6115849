#pragma once

#include <boost/json/value.hpp>

#include <memory>
#include <string>
#include <vector>

namespace motcua::services {

/// A blocking client of the public API, one connection kept alive.
class ApiClient {
public:
    struct Answer {
        int status{};
        std::string etag;
        boost::json::value body;
    };

    explicit ApiClient(std::string base_url);
    ~ApiClient();
    ApiClient(ApiClient const&) = delete;
    ApiClient& operator=(ApiClient const&) = delete;

    /// Throws std::runtime_error when the server cannot be reached.
    [[nodiscard]] Answer get(std::string const& path, std::string const& token);
    [[nodiscard]] Answer post(
        std::string const& path,
        std::string const& token,
        boost::json::value const& body,
        std::vector<std::string> const& headers = {}
    );

private:
    class Connection;
    std::unique_ptr<Connection> connection_;
};

} // namespace motcua::services
