#include "clamd.hpp"

#include <motcua/core/freed.hpp>

#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <memory>

namespace motcua::files {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto chunk_bytes = std::size_t{128} << 10U;
constexpr auto most_reply_bytes = std::size_t{1024};

/// For one call of the socket, and for the whole conversation.
constexpr auto call_seconds = 10;
constexpr auto whole_time = std::chrono::seconds{120};

constexpr auto unix_scheme = std::string_view("unix:");

void set_time_limits(OpenFile const& socket) {
    auto const limit = timeval{call_seconds, 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit); // connecting, too
}

OpenFile connect_to(int family, sockaddr const* address, socklen_t size) {
    auto socket = OpenFile(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (socket.is_open()) {
        set_time_limits(socket);
        if (::connect(socket.get(), address, size) == 0) {
            return socket;
        }
    }
    return {};
}

OpenFile connect_to_path(std::string_view path) {
    auto address = sockaddr_un{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        return {};
    }
    std::copy(path.begin(), path.end(), std::begin(address.sun_path));
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the interface of sockets
    return connect_to(AF_UNIX, reinterpret_cast<sockaddr const*>(&address), sizeof address);
}

OpenFile connect_to_host(std::string const& host, std::string const& port) {
    auto hints = addrinfo{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) {
        return {};
    }
    auto const addresses = std::unique_ptr<addrinfo, core::Freed<freeaddrinfo>>(found);
    for (auto const* one = addresses.get(); one != nullptr; one = one->ai_next) {
        if (auto socket = connect_to(one->ai_family, one->ai_addr, one->ai_addrlen); socket.is_open()) {
            return socket;
        }
    }
    return {};
}

OpenFile connect_to(std::string const& address) {
    if (address.starts_with(unix_scheme)) {
        return connect_to_path(std::string_view(address).substr(unix_scheme.size()));
    }
    auto const colon = address.rfind(':');
    return connect_to_host(address.substr(0, colon), address.substr(colon + 1));
}

bool send_all(OpenFile const& socket, std::string_view bytes) {
    while (!bytes.empty()) {
        auto const sent = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

/// The length that goes before a chunk, in network order; 0 ends the stream.
std::string length_word(std::size_t length) {
    auto word = std::string();
    for (auto const shift : {24U, 16U, 8U, 0U}) {
        word += static_cast<char>((length >> shift) & 255U);
    }
    return word;
}

/// False when clamd takes no more: it may have said why.
bool send_file(OpenFile const& socket, OpenFile const& file, std::int64_t size, Clock::time_point until) {
    auto chunk = std::string(chunk_bytes, '\0');
    for (auto offset = std::int64_t{0}; offset < size;) {
        auto const got = read_at(file, offset, chunk.data(), chunk.size());
        if (!got || *got == 0 || Clock::now() > until || !send_all(socket, length_word(*got)) ||
            !send_all(socket, {chunk.data(), *got})) {
            return false;
        }
        offset += static_cast<std::int64_t>(*got);
    }
    return send_all(socket, length_word(0));
}

std::string receive_reply(OpenFile const& socket, Clock::time_point until) {
    auto reply = std::string();
    auto piece = std::array<char, 256>();
    while (reply.size() < most_reply_bytes && Clock::now() < until) {
        auto const got = ::recv(socket.get(), piece.data(), piece.size(), 0);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) {
            continue; // it is still scanning
        }
        if (got <= 0) {
            return {};
        }
        reply.append(piece.data(), static_cast<std::size_t>(got));
        if (auto const end = reply.find('\0'); end != std::string::npos) {
            return reply.substr(0, end);
        }
    }
    return {};
}

} // namespace

ScanResult ask_clamd(std::string const& address, OpenFile const& file, std::int64_t size) {
    constexpr auto command = std::string_view("zINSTREAM\0", 10);
    auto const until = Clock::now() + whole_time;
    auto const socket = connect_to(address);
    if (!socket.is_open() || !send_all(socket, command)) {
        return {};
    }
    auto const whole = send_file(socket, file, size, until);
    auto result = read_reply(receive_reply(socket, until));
    // "OK" about a part of the file says nothing.
    return whole || result.scan != Scan::clean ? result : ScanResult{};
}

ScanResult read_reply(std::string_view reply) {
    constexpr auto prefix = std::string_view("stream: ");
    constexpr auto found = std::string_view(" FOUND");
    if (reply == "stream: OK") {
        return {Scan::clean, {}};
    }
    if (reply.starts_with(prefix) && reply.ends_with(found) && reply.size() > prefix.size() + found.size()) {
        return {
            Scan::infected,
            std::string(reply.substr(prefix.size(), reply.size() - prefix.size() - found.size()))};
    }
    if (reply.find("size limit exceeded") != std::string_view::npos) {
        return {Scan::too_large, {}};
    }
    return {};
}

} // namespace motcua::files
