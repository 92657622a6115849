#include <motcua/exchange/address_guard.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace motcua::exchange {

namespace {

constexpr auto bits_a_byte = 8U;

/// IPv4 is public outside these.
constexpr auto special_v4 = std::array{
    "0.0.0.0/8",       // this network
    "10.0.0.0/8",      // private
    "100.64.0.0/10",   // shared by carriers
    "127.0.0.0/8",     // loopback
    "169.254.0.0/16",  // link-local, where clouds keep their metadata service
    "172.16.0.0/12",   // private
    "192.0.0.0/24",    // protocol assignments
    "192.0.2.0/24",    // documentation
    "192.88.99.0/24",  // relays of 6to4
    "192.168.0.0/16",  // private
    "198.18.0.0/15",   // benchmarks
    "198.51.100.0/24", // documentation
    "203.0.113.0/24",  // documentation
    "224.0.0.0/4",     // multicast
    "240.0.0.0/4",     // reserved, broadcast
};

/// IPv6 is public inside this one only: that leaves out ::1, IPv4 in IPv6, NAT64, fc00::/7, fe80::/10 and
/// multicast.
constexpr auto global_v6 = "2000::/3";

/// But not inside these.
constexpr auto special_v6 = std::array{
    "2001::/23",     // protocol assignments, Teredo
    "2001:db8::/32", // documentation
    "2002::/16",     // 6to4: an IPv4 address in disguise
    "3fff::/20",     // documentation
};

template <std::size_t N>
std::vector<Network> networks(std::array<char const*, N> const& texts) {
    auto parsed = std::vector<Network>();
    for (auto const* text : texts) {
        parsed.push_back(Network::parse(text).value());
    }
    return parsed;
}

bool any_contains(std::vector<Network> const& networks, Address const& address) {
    return std::ranges::any_of(networks, [&](Network const& one) { return one.contains(address); });
}

} // namespace

std::optional<Address> Address::parse(std::string const& text) {
    auto four = std::array<std::uint8_t, 4>();
    auto sixteen = std::array<std::uint8_t, 16>();
    if (::inet_pton(AF_INET, text.c_str(), four.data()) == 1) {
        return v4(four);
    }
    if (::inet_pton(AF_INET6, text.c_str(), sixteen.data()) == 1) {
        return v6(sixteen);
    }
    return std::nullopt;
}

Address Address::v4(std::array<std::uint8_t, 4> const& bytes) {
    auto address = Address();
    std::ranges::copy(bytes, address.bytes_.begin());
    return address;
}

Address Address::v6(std::array<std::uint8_t, 16> const& bytes) {
    auto address = Address();
    address.bytes_ = bytes;
    address.bits_ = 128;
    return address;
}

bool Address::shares_prefix(Address const& other, unsigned prefix) const noexcept {
    if (bits_ != other.bits_) {
        return false;
    }
    for (auto bit = 0U; bit < prefix; bit += bits_a_byte) {
        auto const compared = std::min(bits_a_byte, prefix - bit);
        auto const differing = static_cast<unsigned>(bytes_.at(bit / 8) ^ other.bytes_.at(bit / 8));
        if ((differing >> (bits_a_byte - compared)) != 0) {
            return false;
        }
    }
    return true;
}

bool Address::is_network_of(unsigned prefix) const noexcept {
    for (auto bit = prefix; bit < bits_; ++bit) {
        if (((unsigned{bytes_.at(bit / 8)} >> (7 - bit % 8)) & 1U) != 0) {
            return false;
        }
    }
    return true;
}

std::optional<Network> Network::parse(std::string const& text) {
    auto const slash = text.find('/');
    auto const address = Address::parse(text.substr(0, slash));
    if (slash == std::string::npos || !address) {
        return std::nullopt;
    }
    auto network = Network();
    network.base_ = *address;
    auto const* const end = text.data() + text.size();
    auto const [stop, error] = std::from_chars(text.data() + slash + 1, end, network.prefix_);
    if (error != std::errc() || stop != end || network.prefix_ > address->bits() ||
        !address->is_network_of(network.prefix_)) {
        return std::nullopt;
    }
    return network;
}

bool Network::contains(Address const& address) const noexcept {
    return base_.shares_prefix(address, prefix_);
}

bool is_public(Address const& address) {
    static auto const refused_v4 = networks(special_v4);
    static auto const refused_v6 = networks(special_v6);
    static auto const global = Network::parse(global_v6).value();
    if (address.is_v4()) {
        return !any_contains(refused_v4, address);
    }
    return global.contains(address) && !any_contains(refused_v6, address);
}

AddressGuard::AddressGuard(std::vector<Network> allowed)
    : allowed_(std::move(allowed)) {}

bool AddressGuard::admits(Address const& address) const {
    return is_public(address) || any_contains(allowed_, address);
}

} // namespace motcua::exchange
