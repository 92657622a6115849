#include "api_client.hpp"

#include <boost/json.hpp>

#include <curl/curl.h>

#include <stdexcept>

namespace motcua::services {

namespace {

namespace json = boost::json;

struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* target) {
    static_cast<std::string*>(target)->append(bytes, size * count);
    return size * count;
}

std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* target) {
    auto const line = std::string_view(bytes, size * count);
    if (line.starts_with("ETag: ")) {
        *static_cast<std::string*>(target) = std::string(line.substr(6, line.find_last_not_of("\r\n") - 5));
    }
    return size * count;
}

} // namespace

class ApiClient::Connection {
public:
    explicit Connection(std::string base_url)
        : base_url_(std::move(base_url))
        , curl_(curl_easy_init()) {
        if (curl_ == nullptr) {
            throw std::runtime_error("libcurl does not start");
        }
    }

    ~Connection() { curl_easy_cleanup(curl_); }

    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    Answer send(
        std::string const& path,
        std::string const& token,
        std::string const* body,
        std::vector<std::string> const& headers
    ) {
        auto list = std::unique_ptr<curl_slist, FreeList>();
        auto const add = [&](std::string const& header) {
            list.reset(curl_slist_append(list.release(), header.c_str()));
        };
        add("Authorization: Bearer " + token);
        add("Content-Type: application/json");
        for (auto const& header : headers) {
            add(header);
        }
        auto answer = Answer{};
        auto text = std::string();
        auto const url = base_url_ + path;
        curl_easy_reset(curl_);
        curl_easy_setopt(curl_, CURLOPT_URL, url.c_str());
        curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, list.get());
        curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, take_body);
        curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &text);
        curl_easy_setopt(curl_, CURLOPT_HEADERFUNCTION, take_header);
        curl_easy_setopt(curl_, CURLOPT_HEADERDATA, &answer.etag);
        curl_easy_setopt(curl_, CURLOPT_TIMEOUT, 60L);
        if (body != nullptr) {
            curl_easy_setopt(curl_, CURLOPT_POSTFIELDS, body->c_str());
            curl_easy_setopt(curl_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body->size()));
        }
        if (auto const code = curl_easy_perform(curl_); code != CURLE_OK) {
            throw std::runtime_error("cannot reach " + base_url_ + ": " + curl_easy_strerror(code));
        }
        auto status = 0L;
        curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
        answer.status = static_cast<int>(status);
        auto error = boost::system::error_code();
        answer.body = json::parse(text, error);
        if (error) {
            answer.body = json::string(text.substr(0, 200));
        }
        return answer;
    }

private:
    std::string base_url_;
    CURL* curl_;
};

ApiClient::ApiClient(std::string base_url)
    : connection_(std::make_unique<Connection>(std::move(base_url))) {}

ApiClient::~ApiClient() = default;

ApiClient::Answer ApiClient::get(std::string const& path, std::string const& token) {
    return connection_->send(path, token, nullptr, {});
}

ApiClient::Answer ApiClient::post(
    std::string const& path,
    std::string const& token,
    json::value const& body,
    std::vector<std::string> const& headers
) {
    auto const text = json::serialize(body);
    return connection_->send(path, token, &text, headers);
}

} // namespace motcua::services
