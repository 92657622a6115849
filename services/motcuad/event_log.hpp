#pragma once

#include <motcua/config/settings.hpp>

#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace motcua::services {

/// One JSON object a line on standard output. Never names, numbers of people, tokens or bodies.
class EventLog {
public:
    using Fields = std::initializer_list<std::pair<std::string_view, std::string>>;

    EventLog(config::LogLevel least, std::string node);

    [[nodiscard]] bool wants(config::LogLevel level) const noexcept { return level >= least_; }

    void write(config::LogLevel level, std::string_view event, Fields fields);

    void info(std::string_view event, Fields fields) { write(config::LogLevel::info, event, fields); }

    void warn(std::string_view event, Fields fields) { write(config::LogLevel::warn, event, fields); }

    void error(std::string_view event, Fields fields) { write(config::LogLevel::error, event, fields); }

private:
    config::LogLevel least_;
    std::string node_;
    std::mutex mutex_; ///< one line at a time
};

} // namespace motcua::services
