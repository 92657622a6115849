#include "event_log.hpp"

#include <motcua/core/time.hpp>

#include <boost/json.hpp>

#include <array>
#include <chrono>
#include <iostream>

namespace motcua::services {

namespace {

namespace json = boost::json;
constexpr auto level_names = std::array<std::string_view, 4>{"debug", "info", "warn", "error"};

} // namespace

EventLog::EventLog(config::LogLevel least, std::string node)
    : least_(least)
    , node_(std::move(node)) {}

void EventLog::write(config::LogLevel level, std::string_view event, Fields fields) {
    if (!wants(level)) {
        return;
    }
    auto const now =
        std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    auto line = json::object{
        {"ts", core::to_string(core::Instant{now})},
        {"level", json::string(level_names.at(static_cast<std::size_t>(level)))},
        {"event", json::string(event)},
        {"node", node_},
    };
    for (auto const& [name, value] : fields) {
        line[name] = value;
    }
    auto const text = json::serialize(line) + "\n";
    auto const lock = std::lock_guard(mutex_);
    std::cout << text << std::flush;
}

} // namespace motcua::services
