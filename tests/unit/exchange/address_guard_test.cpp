#include <motcua/exchange/address_guard.hpp>

#include <gtest/gtest.h>

namespace motcua::exchange {

namespace {

bool is_public_text(std::string const& text) {
    return is_public(Address::parse(text).value());
}

AddressGuard guard_of(std::string const& network) {
    return AddressGuard({Network::parse(network).value()});
}

} // namespace

// RFC 6890 and the IANA registries of special-purpose addresses: both ends of each block.
TEST(AddressGuard, SpecialAddressesAreNotPublic) {
    for (auto const* text : {
             "0.0.0.0",
             "0.255.255.255",
             "10.0.0.0",
             "10.255.255.255",
             "100.64.0.0",
             "100.127.255.255",
             "127.0.0.1",
             "127.255.255.255",
             "169.254.0.0",
             "169.254.169.254",
             "172.16.0.0",
             "172.31.255.255",
             "192.0.0.0",
             "192.0.0.255",
             "192.0.2.1",
             "192.88.99.1",
             "192.168.0.0",
             "192.168.255.255",
             "198.18.0.0",
             "198.19.255.255",
             "198.51.100.1",
             "203.0.113.255",
             "224.0.0.0",
             "239.255.255.255",
             "240.0.0.0",
             "255.255.255.255",
             "::",
             "::1",
             "::127.0.0.1",
             "::ffff:127.0.0.1",
             "::ffff:8.8.8.8",
             "64:ff9b::10.0.0.1",
             "64:ff9b::8.8.8.8",
             "64:ff9b:1::1",
             "100::1",
             "fc00::1",
             "fdff:ffff::1",
             "fe80::1",
             "fec0::1",
             "ff02::1",
             "2001::1",
             "2001:1ff::1",
             "2001:db8::1",
             "2002:7f00:1::",
             "3fff::1",
             "4000::1",
         }) {
        SCOPED_TRACE(text);
        EXPECT_FALSE(is_public_text(text));
    }
}

TEST(AddressGuard, NeighboursOfSpecialBlocksArePublic) {
    for (auto const* text : {
             "1.0.0.0",         "9.255.255.255",   "11.0.0.0",        "100.63.255.255", "100.128.0.0",
             "126.255.255.255", "128.0.0.0",       "169.253.255.255", "169.255.0.0",    "172.15.255.255",
             "172.32.0.0",      "192.0.1.0",       "192.167.255.255", "192.169.0.0",    "198.17.255.255",
             "198.20.0.0",      "223.255.255.255", "2001:200::1",     "2003::1",        "2600::1",
             "2001:db7::1",     "2001:db9::1",     "3ffe::1",
         }) {
        SCOPED_TRACE(text);
        EXPECT_TRUE(is_public_text(text));
    }
}

TEST(AddressGuard, AListedNetworkIsAdmittedAndNoOther) {
    auto const guard = guard_of("10.20.0.0/14");

    EXPECT_TRUE(guard.admits(*Address::parse("10.20.0.0")));
    EXPECT_TRUE(guard.admits(*Address::parse("10.23.255.255")));
    EXPECT_TRUE(guard.admits(*Address::parse("8.8.8.8")));
    EXPECT_FALSE(guard.admits(*Address::parse("10.19.255.255")));
    EXPECT_FALSE(guard.admits(*Address::parse("10.24.0.0")));
    EXPECT_FALSE(guard.admits(*Address::parse("::ffff:10.20.0.1")));
    EXPECT_FALSE(guard.admits(*Address::parse("64:ff9b::10.20.0.1")));
}

TEST(AddressGuard, ANetworkIsAnAddressAndItsPrefix) {
    for (auto const* text : {"0.0.0.0/0", "10.0.0.0/8", "10.1.2.3/32", "::/0", "fd00::/8", "fd00:1::5/128"}) {
        SCOPED_TRACE(text);
        EXPECT_TRUE(Network::parse(text).has_value());
    }
    for (auto const* text :
         {"",
          "10.0.0.0",
          "10.0.0.0/",
          "10.0.0.0/33",
          "10.0.0.1/8",
          "10.0.0.0/-1",
          "10.0.0.0/8x",
          "10.0.0/8",
          "fd00::/129",
          "fd00::1/64",
          "fe80::1%lo/64",
          "a/8"}) {
        SCOPED_TRACE(text);
        EXPECT_FALSE(Network::parse(text).has_value());
    }
}

} // namespace motcua::exchange
