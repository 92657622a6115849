#include "support/timestamp_server.hpp"

#include "handles.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace motcua::tests {

namespace {

using signing::Freed;
using RequestHandle = std::unique_ptr<TS_REQ, Freed<TS_REQ_free>>;
using ResponseHandle = std::unique_ptr<TS_RESP, Freed<TS_RESP_free>>;
using ContextHandle = std::unique_ptr<TS_RESP_CTX, Freed<TS_RESP_CTX_free>>;

void check(bool done) {
    if (!done) {
        throw std::runtime_error("the test authority cannot work");
    }
}

ASN1_INTEGER* next_serial(TS_RESP_CTX* /*context*/, void* /*closure*/) {
    auto* const serial = ASN1_INTEGER_new();
    ASN1_INTEGER_set(serial, 7);
    return serial;
}

int standing_clock(TS_RESP_CTX* /*context*/, void* clock, long* seconds, long* microseconds) {
    auto const at = static_cast<core::Instant*>(clock)->time_since_epoch();
    *seconds = std::chrono::duration_cast<std::chrono::seconds>(at).count();
    *microseconds = 0;
    return 1;
}

/// Head and body of one request, as far as the peer sends them.
std::string read_request(int peer) {
    auto text = std::string();
    auto piece = std::array<char, 4096>();
    while (true) {
        auto const head = text.find("\r\n\r\n");
        auto const field = text.find("Content-Length: ");
        if (head != std::string::npos && field < head &&
            text.size() >= head + 4 + std::stoul(text.substr(field + 16))) {
            return text.substr(head + 4);
        }
        auto const count = ::recv(peer, piece.data(), piece.size(), 0);
        if (count <= 0) {
            return {};
        }
        text.append(piece.data(), static_cast<std::size_t>(count));
    }
}

void send_all(int peer, std::string const& bytes) {
    auto sent = std::size_t{0};
    while (sent < bytes.size()) {
        auto const count = ::send(peer, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) {
            return;
        }
        sent += static_cast<std::size_t>(count);
    }
}

/// The same question without its nonce; OpenSSL cannot take one away.
RequestHandle without_nonce(TS_REQ* request) {
    auto bare = RequestHandle(TS_REQ_new());
    check(
        TS_REQ_set_version(bare.get(), 1) == 1 &&
        TS_REQ_set_msg_imprint(bare.get(), TS_REQ_get_msg_imprint(request)) == 1 &&
        TS_REQ_set_cert_req(bare.get(), 1) == 1
    );
    return bare;
}

/// The question that is answered instead of the one asked.
RequestHandle spoilt(RequestHandle request, StampBehaviour behaviour) {
    if (behaviour == StampBehaviour::wrong_nonce) {
        auto const other = signing::IntegerHandle(ASN1_INTEGER_new());
        check(ASN1_INTEGER_set(other.get(), 12345) == 1 && TS_REQ_set_nonce(request.get(), other.get()) == 1);
    } else if (behaviour == StampBehaviour::no_nonce) {
        return without_nonce(request.get());
    } else if (behaviour == StampBehaviour::wrong_imprint) {
        auto other = std::array<unsigned char, 32>{1, 2, 3};
        check(TS_MSG_IMPRINT_set_msg(TS_REQ_get_msg_imprint(request.get()), other.data(), 32) == 1);
    } else if (behaviour == StampBehaviour::rejecting) {
        check(TS_REQ_set_version(request.get(), 9) == 1);
    }
    return request;
}

} // namespace

TimestampServer::TimestampServer(
    signing::Minted const& authority,
    StampBehaviour behaviour,
    core::Instant clock
)
    : authority_(authority)
    , behaviour_(behaviour)
    , clock_(clock)
    , listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    auto address = sockaddr_in();
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto length = socklen_t{sizeof(address)};
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    check(::bind(listener_, generic, length) == 0 && ::listen(listener_, 64) == 0);
    check(::getsockname(listener_, generic, &length) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

TimestampServer::~TimestampServer() {
    stopping_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
}

std::string TimestampServer::url() const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/tsa";
}

void TimestampServer::serve() {
    while (!stopping_) {
        auto const peer = ::accept(listener_, nullptr, nullptr);
        if (peer >= 0) {
            answer(peer);
            ::close(peer);
        }
    }
}

void TimestampServer::answer(int peer) {
    auto const question = read_request(peer);
    auto body = std::string();
    auto status = std::string("200 OK");
    switch (behaviour_) {
    case StampBehaviour::silent: {
        auto byte = char{0};
        static_cast<void>(::recv(peer, &byte, 1, 0)); // until the client gives up
        return;
    }
    case StampBehaviour::garbage:
        body = "<html>Xin lỗi, máy chủ đang bảo trì</html>";
        break;
    case StampBehaviour::endless:
        body = std::string(200000, '0');
        break;
    case StampBehaviour::status_500:
        status = "500 Internal Server Error";
        break;
    case StampBehaviour::honest:
    case StampBehaviour::wrong_nonce:
    case StampBehaviour::wrong_imprint:
    case StampBehaviour::no_nonce:
    case StampBehaviour::rejecting:
        body = stamp(question);
        break;
    }
    send_all(
        peer,
        "HTTP/1.1 " + status + "\r\nContent-Type: application/timestamp-reply\r\nConnection: close\r\n" +
            "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body
    );
}

std::string TimestampServer::stamp(std::string const& question) const {
    auto const* at = reinterpret_cast<unsigned char const*>(question.data());
    auto asked = RequestHandle(d2i_TS_REQ(nullptr, &at, static_cast<long>(question.size())));
    check(asked != nullptr);
    auto const request = spoilt(std::move(asked), behaviour_);
    auto const in = signing::BioHandle(BIO_new(BIO_s_mem()));
    check(i2d_TS_REQ_bio(in.get(), request.get()) == 1);
    auto const context = ContextHandle(TS_RESP_CTX_new());
    auto clock = clock_;
    auto const* const policy = OBJ_txt2obj("1.3.6.1.4.1.99999.1", 1);
    check(
        TS_RESP_CTX_set_signer_cert(context.get(), authority_.certificate.get()) == 1 &&
        TS_RESP_CTX_set_signer_key(context.get(), authority_.key.get()) == 1 &&
        TS_RESP_CTX_set_def_policy(context.get(), policy) == 1 &&
        TS_RESP_CTX_add_md(context.get(), EVP_sha256()) == 1 &&
        TS_RESP_CTX_set_signer_digest(context.get(), EVP_sha256()) == 1 &&
        TS_RESP_CTX_set_ess_cert_id_digest(context.get(), EVP_sha256()) == 1
    );
    ASN1_OBJECT_free(const_cast<ASN1_OBJECT*>(policy));
    TS_RESP_CTX_set_serial_cb(context.get(), next_serial, nullptr);
    TS_RESP_CTX_set_time_cb(context.get(), standing_clock, &clock);
    auto const response = ResponseHandle(TS_RESP_create_response(context.get(), in.get()));
    check(response != nullptr);
    auto* out = static_cast<unsigned char*>(nullptr);
    auto const length = i2d_TS_RESP(response.get(), &out);
    auto text = std::string(reinterpret_cast<char*>(out), static_cast<std::size_t>(length));
    OPENSSL_free(out);
    return text;
}

} // namespace motcua::tests
