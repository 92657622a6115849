#include "session.hpp"

#include <fmt/format.h>

#include <exception>
#include <utility>

namespace motcua::http {

namespace asio = boost::asio;

namespace {

constexpr std::string_view last_chunk = "0\r\n\r\n";

/// Bytes as a chunk of RFC 9112 section 7.1.
std::string chunk_of(std::string const& bytes) {
    return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes);
}

} // namespace

/// Awaits and sends in turn. A source that fails ends the connection without the last chunk, so that nobody
/// takes what came for the whole.
asio::awaitable<Link::Moved> Session::write_live(std::shared_ptr<LiveSource> source) {
    pace_ = Pace(scope_->options.stream_patience, scope_->options.stream_rate);
    live_ = true;
    watch_client();
    auto sent = Link::Moved();
    auto more = true;
    do {
        auto chunk = co_await next_chunk(source);
        sent.good = chunk.has_value();
        if (sent.good) {
            more = *chunk != last_chunk;
            auto const moved = co_await write_at_pace(std::move(*chunk));
            sent.good = moved.good;
            sent.bytes += moved.bytes;
        }
    } while (sent.good && more);
    live_ = false;
    stop_watching();
    co_return sent;
}

/// The next bytes as a chunk, or the last one; nothing when the source failed.
asio::awaitable<std::optional<std::string>> Session::next_chunk(std::shared_ptr<LiveSource> source) {
    try {
        auto bytes = co_await source->next();
        while (bytes && bytes->empty()) {
            bytes = co_await source->next();
        }
        co_return bytes ? chunk_of(*bytes) : std::string(last_chunk);
    } catch (...) {
        scope_->report(std::current_exception(), exchange_.request().request_id);
    }
    co_return std::nullopt;
}

} // namespace motcua::http
