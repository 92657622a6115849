#include "transfer.hpp"

#include "out_failures.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <new>
#include <stdexcept>

namespace motcua::exchange {

namespace {

template <class T>
void set(CURL* handle, CURLoption option, T value) {
    if (curl_easy_setopt(handle, option, value) != CURLE_OK) {
        throw std::runtime_error("libcurl lacks an option");
    }
}

std::optional<Address> address_of(curl_sockaddr const& target) {
    if (target.family == AF_INET) {
        auto in = sockaddr_in();
        auto bytes = std::array<std::uint8_t, 4>();
        std::memcpy(&in, &target.addr, sizeof(in));
        std::memcpy(bytes.data(), &in.sin_addr, bytes.size());
        return Address::v4(bytes);
    }
    if (target.family == AF_INET6) {
        auto in = sockaddr_in6();
        auto bytes = std::array<std::uint8_t, 16>();
        std::memcpy(&in, &target.addr, sizeof(in));
        std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
        return Address::v6(bytes);
    }
    return std::nullopt;
}

HeaderHandle lines_of(OutHeaders const& headers) {
    auto lines = HeaderHandle(curl_slist_append(nullptr, "Expect:"));
    for (auto const& [name, value] : headers) {
        auto const line = name + ": " + value;
        if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
            throw std::logic_error("a request field holds a line break");
        }
        auto* const longer = curl_slist_append(lines.get(), line.c_str());
        if (longer == nullptr) {
            throw std::bad_alloc();
        }
        static_cast<void>(lines.release());
        lines.reset(longer);
    }
    return lines;
}

core::Failure failure_of(CURLcode code) {
    switch (static_cast<int>(code)) {
    case CURLE_OPERATION_TIMEDOUT:
        return timed_out();
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CLIENTCERT:
        return tls_failed();
    default:
        return connect_failed();
    }
}

} // namespace

Transfer::Transfer(
    CURL* handle,
    OutOptions const& options,
    AddressGuard const& guard,
    OutRequest const& request
)
    : handle_(handle)
    , options_(options)
    , guard_(guard)
    , headers_(lines_of(request.headers)) {
    curl_easy_reset(handle_);
    set_request(request);
    set_limits(request);
    set_trust();
}

void Transfer::set_request(OutRequest const& request) {
    set(handle_, CURLOPT_URL, request.url.c_str());
    set(handle_, CURLOPT_PROTOCOLS_STR, options_.plain_http ? "http,https" : "https");
    set(handle_, CURLOPT_PROXY, "");
    set(handle_, CURLOPT_NOSIGNAL, 1L);
    set(handle_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(handle_, CURLOPT_USERAGENT, options_.user_agent.c_str());
    set(handle_, CURLOPT_HTTPHEADER, headers_.get());
    if (request.method != "GET" || !request.body.empty()) {
        set(handle_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        set(handle_, CURLOPT_POSTFIELDS, request.body.data());
    }
    set(handle_, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void Transfer::set_limits(OutRequest const& request) {
    auto const total = request.total_time.count() > 0 ? request.total_time : options_.total_time;
    set(handle_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_time.count()));
    set(handle_, CURLOPT_TIMEOUT_MS, static_cast<long>(total.count()));
    set(handle_, CURLOPT_HEADERFUNCTION, take_header);
    set(handle_, CURLOPT_HEADERDATA, static_cast<void*>(this));
    set(handle_, CURLOPT_WRITEFUNCTION, take_body);
    set(handle_, CURLOPT_WRITEDATA, static_cast<void*>(this));
    set(handle_, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    set(handle_, CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
}

void Transfer::set_trust() {
    set(handle_, CURLOPT_SSL_VERIFYPEER, 1L);
    set(handle_, CURLOPT_SSL_VERIFYHOST, 2L);
    set(handle_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options_.ca_file.empty()) {
        set(handle_, CURLOPT_CAINFO, options_.ca_file.c_str());
        set(handle_, CURLOPT_CAPATH, static_cast<char const*>(nullptr));
    }
    if (!options_.client_certificate_file.empty()) {
        set(handle_, CURLOPT_SSLCERT, options_.client_certificate_file.c_str());
        set(handle_, CURLOPT_SSLKEY, options_.client_key_file.c_str());
    }
}

core::Expected<OutAnswer> Transfer::run() {
    auto const code = curl_easy_perform(handle_);
    if (too_large_) {
        return answer_too_large();
    }
    if (code != CURLE_OK) {
        return refused_ ? address_refused() : failure_of(code);
    }
    auto status = 0L;
    curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
    answer_.status = static_cast<int>(status);
    return std::move(answer_);
}

bool Transfer::has_room_for(std::size_t bytes) {
    too_large_ = too_large_ || bytes > options_.answer_bytes;
    return !too_large_;
}

std::size_t Transfer::take_header(char* bytes, std::size_t one, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    auto const line = std::string_view(bytes, one * count);
    transfer.header_bytes_ += line.size();
    if (!transfer.has_room_for(transfer.header_bytes_)) {
        return 0; // curl gives up
    }
    auto const colon = line.find(':');
    if (line.starts_with("HTTP/")) {
        transfer.answer_.headers.clear(); // of an interim answer
    } else if (colon != std::string_view::npos) {
        auto const from = line.find_first_not_of(" \t", colon + 1);
        auto const to = line.find_last_not_of(" \t\r\n");
        auto const value = from <= to && from < line.size() ? line.substr(from, to - from + 1) : "";
        transfer.answer_.headers.emplace_back(line.substr(0, colon), value);
    }
    return line.size();
}

std::size_t Transfer::take_body(char* bytes, std::size_t one, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    auto& body = transfer.answer_.body;
    if (!transfer.has_room_for(body.size() + one * count)) {
        return 0; // curl gives up
    }
    body.append(bytes, one * count);
    return one * count;
}

curl_socket_t Transfer::open_socket(void* self, curlsocktype purpose, curl_sockaddr* target) {
    auto& transfer = *static_cast<Transfer*>(self);
    auto const address = address_of(*target);
    if (purpose != CURLSOCKTYPE_IPCXN || !address || !transfer.guard_.admits(*address)) {
        transfer.refused_ = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(target->family, target->socktype | SOCK_CLOEXEC, target->protocol);
}

} // namespace motcua::exchange
