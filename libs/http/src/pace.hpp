#pragma once

#include <chrono>
#include <cstddef>

namespace motcua::http {

/// How long the other side of a stream may still keep us waiting. It begins with the whole patience; waiting
/// uses it up, every byte earns some back at the least rate, never beyond the whole. So silence is borne for
/// `patience`, and a trickle below the rate is cut off in the end however it is spread.
class Pace {
public:
    Pace(std::chrono::milliseconds patience, std::size_t least_rate);

    [[nodiscard]] std::chrono::nanoseconds left() const noexcept { return left_; }

    /// `bytes` came or went after waiting for `waited`.
    void moved(std::chrono::nanoseconds waited, std::size_t bytes) noexcept;

private:
    std::chrono::nanoseconds patience_;
    std::size_t least_rate_; ///< bytes a second
    std::chrono::nanoseconds left_;
};

} // namespace motcua::http
