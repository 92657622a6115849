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
        std::string text; ///< as it came
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

    /// The same with a body that is no JSON.
    [[nodiscard]] Answer send_file(
        std::string const& path,
        std::string const& token,
        std::string const& content_type,
        std::string const& bytes
    );

    /// An answer that is no JSON, as it came.
    [[nodiscard]] std::string get_text(std::string const& path, std::string const& token);

    /// One file as multipart/form-data.
    [[nodiscard]] Answer post_file(
        std::string const& path,
        std::string const& token,
        std::string const& file_name,
        std::string const& bytes
    );

private:
    class Connection;
    std::unique_ptr<Connection> connection_;
};

/// Throws std::runtime_error naming the request when its answer has another status.
void expect(ApiClient::Answer const& answer, int status, char const* what);

/// A text field; empty when it is missing or null.
[[nodiscard]] std::string text_of(boost::json::value const& body, char const* field);

} // namespace motcua::services
