#include "out_failures.hpp"
#include "transfer.hpp"
#include "url_check.hpp"

#include <algorithm>
#include <mutex>
#include <new>

namespace motcua::exchange {

namespace {

core::Failure unavailable(std::string rule, std::string vi, std::string en) {
    return {core::Errc::unavailable, std::move(rule), std::move(vi), std::move(en)};
}

bool same_name(std::string_view one, std::string_view two) {
    auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(one, two, {}, lower, lower);
}

} // namespace

core::Failure url_refused(std::string vi, std::string en) {
    return {core::Errc::invalid, "url", std::move(vi), std::move(en)};
}

core::Failure address_refused() {
    return unavailable(
        "address_refused",
        "Không được kết nối tới địa chỉ mạng này.",
        "This network address may not be spoken to."
    );
}

core::Failure connect_failed() {
    return unavailable("connect_failed", "Không kết nối được.", "The connection failed.");
}

core::Failure tls_failed() {
    return unavailable(
        "tls_failed",
        "Không thiết lập được kết nối TLS tin cậy.",
        "No trusted TLS connection came about."
    );
}

core::Failure timed_out() {
    return unavailable("timed_out", "Quá thời gian chờ trả lời.", "The answer did not come in time.");
}

core::Failure answer_too_large() {
    return unavailable("answer_too_large", "Câu trả lời quá lớn.", "The answer is too large.");
}

std::string_view OutAnswer::header(std::string_view name) const {
    auto const found =
        std::ranges::find_if(headers, [&](auto const& field) { return same_name(field.first, name); });
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

/// Handles nobody uses now, each with the connections it keeps.
class HttpClient::Handles {
public:
    CurlHandle take() {
        auto const lock = std::lock_guard(mutex_);
        if (idle_.empty()) {
            auto fresh = CurlHandle(curl_easy_init());
            if (!fresh) {
                throw std::bad_alloc();
            }
            return fresh;
        }
        auto handle = std::move(idle_.back());
        idle_.pop_back();
        return handle;
    }

    void put(CurlHandle handle) {
        auto const lock = std::lock_guard(mutex_);
        idle_.push_back(std::move(handle));
    }

private:
    std::mutex mutex_; ///< guards idle_
    std::vector<CurlHandle> idle_;
};

HttpClient::HttpClient(OutOptions options)
    : options_(std::move(options))
    , guard_(options_.allowed_networks)
    , handles_(std::make_unique<Handles>()) {}

HttpClient::~HttpClient() = default;

core::Expected<OutAnswer> HttpClient::send(OutRequest const& request) {
    auto const judged = judge(request.url);
    if (!judged) {
        return judged.error();
    }
    auto handle = handles_->take();
    auto answer = Transfer(handle.get(), options_, guard_, request).run();
    handles_->put(std::move(handle));
    return answer;
}

core::Expected<void> HttpClient::judge(std::string const& url) const {
    return judge_url(url, options_.plain_http, guard_);
}

} // namespace motcua::exchange
