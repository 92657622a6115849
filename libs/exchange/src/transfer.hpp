#pragma once

#include <motcua/core/freed.hpp>
#include <motcua/exchange/http_client.hpp>

#include <curl/curl.h>

namespace motcua::exchange {

using CurlHandle = std::unique_ptr<CURL, core::Freed<curl_easy_cleanup>>;
using HeaderHandle = std::unique_ptr<curl_slist, core::Freed<curl_slist_free_all>>;

/// One request on its way, on one handle.
class Transfer {
public:
    /// All outlive it. Sets everything but the kept connections of the handle anew.
    Transfer(CURL* handle, OutOptions const& options, AddressGuard const& guard, OutRequest const& request);

    /// Once.
    [[nodiscard]] core::Expected<OutAnswer> run();

private:
    void set_request(OutRequest const& request);
    void set_limits(OutRequest const& request);
    void set_trust();
    [[nodiscard]] bool has_room_for(std::size_t bytes);

    static std::size_t take_header(char* bytes, std::size_t one, std::size_t count, void* self);
    static std::size_t take_body(char* bytes, std::size_t one, std::size_t count, void* self);
    static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);

    CURL* handle_;
    OutOptions const& options_;
    AddressGuard const& guard_;
    HeaderHandle headers_;
    OutAnswer answer_;
    std::size_t header_bytes_{0};
    bool too_large_{false};
    bool refused_{false};
};

} // namespace motcua::exchange
