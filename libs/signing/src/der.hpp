#pragma once

#include <openssl/crypto.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace motcua::signing {

[[nodiscard]] inline unsigned char const* bytes_of(std::string_view text) {
    return reinterpret_cast<unsigned char const*>(text.data());
}

/// DER of an OpenSSL object by its own i2d function; throws when OpenSSL cannot write it.
template <class T, class Write>
[[nodiscard]] std::string to_der(T* object, Write write) {
    auto* out = static_cast<unsigned char*>(nullptr);
    auto const length = write(object, &out);
    if (length < 0) {
        throw std::runtime_error("OpenSSL cannot encode what it made");
    }
    auto text = std::string(reinterpret_cast<char const*>(out), static_cast<std::size_t>(length));
    OPENSSL_free(out);
    return text;
}

/// The object that `der` holds, whole, by OpenSSL's own d2i function; null when it is something else.
template <class Handle, class Read>
[[nodiscard]] Handle from_der(std::string_view der, Read read) {
    auto const* at = bytes_of(der);
    auto object = Handle(read(nullptr, &at, static_cast<long>(der.size())));
    return at == bytes_of(der) + der.size() ? std::move(object) : nullptr;
}

} // namespace motcua::signing
