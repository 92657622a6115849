#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::http {

/// Header fields in wire order, names compared without case. One text block: two allocations at most.
class Headers {
public:
    struct Field {
        std::string_view name;
        std::string_view value;
    };

    /// Appends; the same name may stand several times.
    void add(std::string_view name, std::string_view value);

    /// Replaces every field of that name.
    void set(std::string_view name, std::string_view value);
    void remove(std::string_view name);

    /// The first field of that name. The view holds until the next change.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;
    [[nodiscard]] std::size_t count(std::string_view name) const;

    [[nodiscard]] std::size_t size() const noexcept { return spans_.size(); }

    [[nodiscard]] Field at(std::size_t index) const;

    /// Keeps the memory for the next message.
    void clear() noexcept;

private:
    struct Span {
        std::uint32_t start;
        std::uint32_t name_length;
        std::uint32_t value_length;
    };

    [[nodiscard]] Field field(Span const& span) const noexcept;

    std::string text_;
    std::vector<Span> spans_;
};

/// ASCII without case, as header names and tokens are compared.
[[nodiscard]] bool same_token(std::string_view a, std::string_view b) noexcept;

} // namespace motcua::http
