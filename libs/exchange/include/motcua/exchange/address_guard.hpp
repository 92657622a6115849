#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace motcua::exchange {

/// An IPv4 or IPv6 address.
class Address {
public:
    /// "192.0.2.1" or "2001:db8::1", as inet_pton takes it; no zone, no port.
    [[nodiscard]] static std::optional<Address> parse(std::string const& text);

    /// From the bytes of an in_addr or an in6_addr.
    [[nodiscard]] static Address v4(std::array<std::uint8_t, 4> const& bytes);
    [[nodiscard]] static Address v6(std::array<std::uint8_t, 16> const& bytes);

    [[nodiscard]] bool is_v4() const noexcept { return bits_ == 32; }

    /// Whether the first `prefix` bits are equal; false between the families.
    [[nodiscard]] bool shares_prefix(Address const& other, unsigned prefix) const noexcept;

    /// Whether every bit behind the first `prefix` is zero.
    [[nodiscard]] bool is_network_of(unsigned prefix) const noexcept;

    [[nodiscard]] unsigned bits() const noexcept { return bits_; }

private:
    std::array<std::uint8_t, 16> bytes_{}; ///< the first four for IPv4
    unsigned bits_{32};
};

/// A block of addresses in CIDR form.
class Network {
public:
    /// "10.0.0.0/8" or "fd00::/8"; bits behind the prefix must be zero. Nothing when it is not such a text.
    [[nodiscard]] static std::optional<Network> parse(std::string const& text);

    [[nodiscard]] bool contains(Address const& address) const noexcept;

private:
    Address base_;
    unsigned prefix_{0};
};

/// Whether the address is meant for one party on the public internet, by the registries of special-purpose
/// addresses (RFC 6890). Loopback, private, link-local, shared, translated, tunnelled, reserved,
/// documentation, multicast and unspecified addresses are not.
[[nodiscard]] bool is_public(Address const& address);

/// Which addresses may be spoken to: the public ones and those of the listed networks.
class AddressGuard {
public:
    explicit AddressGuard(std::vector<Network> allowed = {});

    [[nodiscard]] bool admits(Address const& address) const;

private:
    std::vector<Network> allowed_;
};

} // namespace motcua::exchange
