#include "support/http_probe.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace motcua::tests {

namespace {

constexpr int longest_wait_seconds = 20;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool same_name(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::size_t to_size(std::string_view digits, int base) {
    std::size_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    return value;
}

HttpAnswer parse_head(std::string_view head) {
    HttpAnswer answer;
    answer.status = static_cast<int>(to_size(head.substr(9, 3), 10));
    auto rest = head.substr(head.find("\r\n") + 2);
    while (!rest.empty()) {
        auto const end = rest.find("\r\n");
        auto const line = rest.substr(0, end);
        auto const colon = line.find(": ");
        if (colon != std::string_view::npos) {
            answer.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
        }
        rest.remove_prefix(end + 2);
    }
    return answer;
}

} // namespace

std::string HttpAnswer::header(std::string_view name) const {
    auto const found =
        std::ranges::find_if(headers, [&](auto const& field) { return same_name(field.first, name); });
    return found == headers.end() ? std::string() : found->second;
}

class HttpProbe::Wire {
public:
    Wire(std::uint16_t port, Settings settings)
        : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        auto const limit = timeval{.tv_sec = longest_wait_seconds, .tv_usec = 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        if (settings.receive_buffer > 0) {
            ::setsockopt(
                socket_,
                SOL_SOCKET,
                SO_RCVBUF,
                &settings.receive_buffer,
                sizeof settings.receive_buffer
            );
        }
        auto address = sockaddr_in{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0) {
            ::close(socket_);
            throw std::runtime_error("the probe cannot connect");
        }
        if (settings.tls) {
            shake_hands(settings);
        }
    }

    ~Wire() {
        SSL_free(tls_);
        SSL_CTX_free(context_);
        ::close(socket_);
    }

    Wire(Wire const&) = delete;
    Wire(Wire&&) = delete;
    Wire& operator=(Wire const&) = delete;
    Wire& operator=(Wire&&) = delete;

    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            auto const sent = tls_ != nullptr ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                                              : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) {
                return false;
            }
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    [[nodiscard]] std::size_t send_until_full(std::string_view bytes) const {
        constexpr int pause_ms = 100;
        auto sent = std::size_t{0};
        while (sent < bytes.size()) {
            auto ready = pollfd{.fd = socket_, .events = POLLOUT, .revents = 0};
            if (::poll(&ready, 1, pause_ms) <= 0) {
                break;
            }
            auto const rest = bytes.substr(sent);
            auto const went = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (went <= 0) {
                break;
            }
            sent += static_cast<std::size_t>(went);
        }
        return sent;
    }

    [[nodiscard]] bool drip(std::string_view bytes, std::chrono::milliseconds pause) {
        for (auto const byte : bytes) {
            auto answer = pollfd{.fd = socket_, .events = POLLIN, .revents = 0};
            if (::poll(&answer, 1, static_cast<int>(pause.count())) != 0 || !send({&byte, 1})) {
                return false;
            }
        }
        return true;
    }

    [[nodiscard]] SSL const* tls() const noexcept { return tls_; }

    /// Nothing at the end of the stream, after an error or after 20 s.
    [[nodiscard]] std::string receive() {
        std::array<char, 16 * 1024> bytes{};
        auto const got = tls_ != nullptr ? SSL_read(tls_, bytes.data(), static_cast<int>(bytes.size()))
                                         : ::recv(socket_, bytes.data(), bytes.size(), 0);
        ended_ = got == 0;
        return got > 0 ? std::string(bytes.data(), static_cast<std::size_t>(got)) : std::string();
    }

    [[nodiscard]] bool ended() const noexcept { return ended_; }

    void end_sending() const { ::shutdown(socket_, SHUT_WR); }

private:
    void shake_hands(Settings const& settings) {
        context_ = SSL_CTX_new(TLS_client_method());
        if (settings.tls_version != 0) {
            SSL_CTX_set_min_proto_version(context_, settings.tls_version);
            SSL_CTX_set_max_proto_version(context_, settings.tls_version);
        }
        if (settings.tls_suites != nullptr) {
            SSL_CTX_set_cipher_list(context_, settings.tls_suites);
        }
        tls_ = SSL_new(context_);
        SSL_set_fd(tls_, socket_);
        ERR_clear_error();
        if (SSL_connect(tls_) != 1) {
            auto const* const reason = ERR_reason_error_string(ERR_peek_error());
            SSL_free(tls_);
            SSL_CTX_free(context_);
            ::close(socket_);
            throw std::runtime_error(
                std::string("the TLS handshake failed: ") + (reason ? reason : "closed")
            );
        }
    }

    int socket_;
    SSL_CTX* context_{nullptr};
    SSL* tls_{nullptr};
    bool ended_{false};
};

HttpProbe::HttpProbe(std::uint16_t port)
    : HttpProbe(port, Settings{}) {}

HttpProbe::HttpProbe(std::uint16_t port, Settings settings)
    : wire_(std::make_unique<Wire>(port, settings)) {}

HttpProbe::~HttpProbe() = default;
HttpProbe::HttpProbe(HttpProbe&&) noexcept = default;
HttpProbe& HttpProbe::operator=(HttpProbe&&) noexcept = default;

bool HttpProbe::send(std::string_view bytes) {
    return wire_->send(bytes);
}

std::size_t HttpProbe::send_until_full(std::string_view bytes) {
    return wire_->send_until_full(bytes);
}

bool HttpProbe::drip(std::string_view bytes, std::chrono::milliseconds pause) {
    return wire_->drip(bytes, pause);
}

std::string HttpProbe::tls_version() const {
    return SSL_get_version(wire_->tls());
}

std::string HttpProbe::tls_suite() const {
    return SSL_CIPHER_get_name(SSL_get_current_cipher(wire_->tls()));
}

bool HttpProbe::request(
    std::string_view verb,
    std::string_view target,
    std::string_view headers,
    std::string_view body
) {
    auto text =
        std::string(verb).append(" ").append(target).append(" HTTP/1.1\r\nHost: probe\r\n").append(headers);
    if (!body.empty()) {
        text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
    }
    text.append("\r\n").append(body);
    return send(text);
}

bool HttpProbe::fill() {
    auto const more = wire_->receive();
    received_ += more;
    return !more.empty();
}

HttpAnswer HttpProbe::read(bool to_head) {
    auto head_end = received_.find("\r\n\r\n");
    while (head_end == std::string::npos) {
        if (!fill()) {
            return {};
        }
        head_end = received_.find("\r\n\r\n");
    }
    auto answer = parse_head(std::string_view(received_).substr(0, head_end + 2));
    auto const bodiless = to_head || answer.status < 200 || answer.status == 204 || answer.status == 304;
    auto const length = bodiless ? 0 : to_size(answer.header("Content-Length"), 10);
    while (received_.size() < head_end + 4 + length) {
        if (!fill()) {
            return {};
        }
    }
    answer.body = received_.substr(head_end + 4, length);
    received_.erase(0, head_end + 4 + length);
    return answer;
}

HttpAnswer HttpProbe::get(std::string_view target, std::string_view headers) {
    return ask("GET", target, headers);
}

HttpAnswer HttpProbe::ask(
    std::string_view verb,
    std::string_view target,
    std::string_view headers,
    std::string_view body
) {
    if (!request(verb, target, headers, body)) {
        return {};
    }
    return read(verb == "HEAD");
}

std::string HttpProbe::read_to_end() {
    while (fill()) {
    }
    return std::exchange(received_, {});
}

void HttpProbe::end_sending() {
    wire_->end_sending();
}

bool HttpProbe::is_closed_by_peer() {
    return received_.empty() && wire_->receive().empty() && wire_->ended();
}

} // namespace motcua::tests
