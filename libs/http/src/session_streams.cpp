#include "session.hpp"
#include <motcua/http/problem.hpp>
#include <motcua/runtime/blocking_pool.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace motcua::http {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

constexpr std::size_t source_piece = 256 * 1024;

} // namespace

/// Offers the body to the route's receiver. False when the client was lost; else the exchange has the answer.
asio::awaitable<bool> Session::take_in_body() {
    auto const receiver = std::shared_ptr<BodyReceiver>(exchange_.route()->receiver());
    auto begin = Call([&] { return receiver->begin(exchange_.request()); });
    auto const asked = co_await tell(std::move(begin));
    if (asked.answer) {
        give(*asked.answer);
        co_return true;
    }
    auto fed = co_await feed(receiver);
    if (!fed.told.answer && fed.reading == Reading::ready) {
        auto end = Call([&] { return std::optional(receiver->end()); });
        fed.told = co_await tell(std::move(end));
    }
    if (fed.told.failed || (!fed.told.answer && fed.reading != Reading::ready)) {
        auto cut_off = Call([&] {
            receiver->cut_off();
            return std::optional<Response>();
        });
        co_await tell(std::move(cut_off));
    }
    if (fed.told.answer) {
        give(std::move(*fed.told.answer));
        co_return true;
    }
    co_return fed.reading == Reading::refused;
}

/// Until the body is over, lost, or no longer wanted.
asio::awaitable<Session::Fed> Session::feed(std::shared_ptr<BodyReceiver> receiver) {
    pace_ = Pace(scope_->options.stream_patience, scope_->options.stream_rate);
    link_.tcp().expires_after(scope_->options.write_time);
    auto fed = Fed();
    auto const invited = co_await invite_body();
    fed.reading = invited ? Reading::more : Reading::lost;
    while (fed.reading == Reading::more && !fed.told.answer) {
        fed.reading = co_await read_piece();
        if (!exchange_.piece().empty()) {
            auto take = Call([&] { return receiver->take(exchange_.piece()); });
            fed.told = co_await tell(std::move(take));
            exchange_.drop_piece();
        }
    }
    co_return fed;
}

/// Runs one call of the receiver on its pool.
asio::awaitable<Session::Told> Session::tell(Call call) {
    auto job = [&call]() -> core::Expected<std::optional<Response>> { return call(); };
    auto told = Told();
    try {
        auto outcome = co_await exchange_.route()->pool->run(job);
        if (outcome) {
            told.answer = std::move(*outcome);
            co_return told;
        }
        told.answer = problem(outcome.error(), exchange_.request().request_id);
    } catch (...) {
        scope_->report(std::current_exception(), exchange_.request().request_id);
        told.answer = internal_error(exchange_.request().request_id);
    }
    told.failed = true;
    co_return told;
}

asio::awaitable<Session::Reading> Session::read_piece() {
    auto progress = exchange_.read_body();
    while (progress == Progress::need_more && !exchange_.piece_is_full()) {
        auto const received = co_await receive_at_pace();
        if (!received) {
            co_return Reading::lost;
        }
        progress = exchange_.read_body();
    }
    if (progress == Progress::need_more) {
        co_return Reading::more;
    }
    co_return progress == Progress::ready ? Reading::ready : Reading::refused;
}

asio::awaitable<bool> Session::receive_at_pace() {
    auto const asked = steady_clock::now();
    link_.tcp().expires_after(pace_.left());
    auto const moved = co_await link_.read_some(exchange_.room());
    pace_.moved(steady_clock::now() - asked, moved.bytes);
    exchange_.received(moved.bytes);
    co_return moved.good;
}

/// The answer of a receiver, or the problem it ran into.
void Session::give(Response response) {
    close_if_finishing();
    try {
        exchange_.answer_early(std::move(response));
    } catch (...) {
        report_exception();
    }
}

/// Reads and sends in turn; a source that fails ends the connection.
asio::awaitable<Link::Moved> Session::write_stream(Body::Stream stream) {
    pace_ = Pace(scope_->options.stream_patience, scope_->options.stream_rate);
    auto sent = Link::Moved();
    sent.good = true;
    while (sent.good && sent.bytes < stream.length) {
        auto const count = std::min(source_piece, stream.length - sent.bytes);
        auto piece = co_await read_source(stream, stream.offset + sent.bytes, count);
        if (!piece) {
            sent.good = false;
            break;
        }
        auto const moved = co_await write_at_pace(std::move(*piece));
        sent.good = moved.good;
        sent.bytes += moved.bytes;
    }
    co_return sent;
}

asio::awaitable<std::optional<std::string>>
Session::read_source(Body::Stream stream, std::size_t offset, std::size_t count) {
    auto job = [&]() -> core::Expected<std::string> {
        auto bytes = stream.source->read(offset, count);
        if (!bytes || bytes->size() != count) {
            throw std::runtime_error("the source of an answer failed");
        }
        return std::move(*bytes);
    };
    try {
        auto piece = co_await stream.pool->run(job);
        if (piece) {
            co_return std::move(*piece);
        }
    } catch (...) {
        scope_->report(std::current_exception(), exchange_.request().request_id);
    }
    co_return std::nullopt;
}

asio::awaitable<Link::Moved> Session::write_at_pace(std::string piece) {
    auto sent = Link::Moved();
    sent.good = true;
    while (sent.good && sent.bytes < piece.size()) {
        auto const asked = steady_clock::now();
        link_.tcp().expires_after(pace_.left());
        auto const rest = asio::buffer(piece) + sent.bytes;
        auto const moved = co_await link_.write_some(rest);
        pace_.moved(steady_clock::now() - asked, moved.bytes);
        sent.good = moved.good;
        sent.bytes += moved.bytes;
    }
    co_return sent;
}

} // namespace motcua::http
