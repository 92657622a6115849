#include "api_client.hpp"

#include <motcua/core/freed.hpp>

#include <boost/json.hpp>

#include <curl/curl.h>

#include <stdexcept>

namespace motcua::services {

namespace {

namespace json = boost::json;

using HeaderList = std::unique_ptr<curl_slist, core::Freed<curl_slist_free_all>>;
using Form = std::unique_ptr<curl_mime, core::Freed<curl_mime_free>>;

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
        std::vector<std::string> const& headers,
        std::string const& content_type = "application/json"
    ) {
        curl_easy_reset(curl_);
        if (body != nullptr) {
            curl_easy_setopt(curl_, CURLOPT_POSTFIELDS, body->c_str());
            curl_easy_setopt(curl_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body->size()));
        }
        auto all = headers;
        all.emplace_back("Content-Type: " + content_type);
        return perform(path, token, all);
    }

    Answer send_form(
        std::string const& path,
        std::string const& token,
        std::string const& file_name,
        std::string const& bytes
    ) {
        curl_easy_reset(curl_);
        auto const form = Form(curl_mime_init(curl_));
        auto* part = curl_mime_addpart(form.get());
        curl_mime_name(part, "file");
        curl_mime_filename(part, file_name.c_str());
        curl_mime_data(part, bytes.data(), bytes.size());
        curl_easy_setopt(curl_, CURLOPT_MIMEPOST, form.get());
        return perform(path, token, {});
    }

private:
    /// What is sent was told to the handle before.
    Answer
    perform(std::string const& path, std::string const& token, std::vector<std::string> const& headers) {
        auto list = HeaderList();
        auto const add = [&](std::string const& header) {
            list.reset(curl_slist_append(list.release(), header.c_str()));
        };
        add("Authorization: Bearer " + token);
        for (auto const& header : headers) {
            add(header);
        }
        auto answer = Answer{};
        auto text = std::string();
        auto const url = base_url_ + path;
        curl_easy_setopt(curl_, CURLOPT_URL, url.c_str());
        curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, list.get());
        curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, take_body);
        curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &text);
        curl_easy_setopt(curl_, CURLOPT_HEADERFUNCTION, take_header);
        curl_easy_setopt(curl_, CURLOPT_HEADERDATA, &answer.etag);
        curl_easy_setopt(curl_, CURLOPT_TIMEOUT, 60L);
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
        answer.text = std::move(text);
        return answer;
    }

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

std::string ApiClient::get_text(std::string const& path, std::string const& token) {
    return connection_->send(path, token, nullptr, {}).text;
}

ApiClient::Answer ApiClient::send_file(
    std::string const& path,
    std::string const& token,
    std::string const& content_type,
    std::string const& bytes
) {
    return connection_->send(path, token, &bytes, {}, content_type);
}

ApiClient::Answer ApiClient::post_file(
    std::string const& path,
    std::string const& token,
    std::string const& file_name,
    std::string const& bytes
) {
    return connection_->send_form(path, token, file_name, bytes);
}

void expect(ApiClient::Answer const& answer, int status, char const* what) {
    if (answer.status != status) {
        throw std::runtime_error(
            std::string(what) + " answered " + std::to_string(answer.status) + ": " +
            json::serialize(answer.body)
        );
    }
}

std::string text_of(json::value const& body, char const* field) {
    auto const* value = body.as_object().if_contains(field);
    return value == nullptr || value->is_null() ? std::string() : std::string(value->as_string());
}

} // namespace motcua::services
