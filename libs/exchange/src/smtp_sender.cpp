#include "send_failures.hpp"
#include <motcua/core/freed.hpp>
#include <motcua/exchange/mail.hpp>
#include <motcua/exchange/smtp_sender.hpp>

#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace motcua::exchange {

namespace {

using CurlHandle = std::unique_ptr<CURL, core::Freed<curl_easy_cleanup>>;
using ListHandle = std::unique_ptr<curl_slist, core::Freed<curl_slist_free_all>>;

/// The bytes of a letter on their way out.
struct Payload {
    std::string_view left;
    bool begun{};
};

template <class T>
void set(CURL* handle, CURLoption option, T value) {
    if (curl_easy_setopt(handle, option, value) != CURLE_OK) {
        throw std::runtime_error("libcurl lacks an option");
    }
}

std::size_t give(char* out, std::size_t one, std::size_t count, void* state) {
    auto& payload = *static_cast<Payload*>(state);
    payload.begun = true;
    auto const taken = std::min(one * count, payload.left.size());
    std::copy_n(payload.left.data(), taken, out);
    payload.left.remove_prefix(taken);
    return taken;
}

void set_security(CURL* handle, SmtpOptions const& options) {
    set(handle, CURLOPT_PROTOCOLS_STR, options.security == MailSecurity::tls ? "smtps" : "smtp");
    if (options.security == MailSecurity::starttls) {
        set(handle, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
    }
    set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options.ca_file.empty()) {
        set(handle, CURLOPT_CAINFO, options.ca_file.c_str());
        set(handle, CURLOPT_CAPATH, static_cast<char const*>(nullptr));
    }
    if (!options.user.empty()) {
        set(handle, CURLOPT_USERNAME, options.user.c_str());
        set(handle, CURLOPT_PASSWORD, options.password.c_str());
    }
}

/// What the server said of sender, addressee or letter; of us it says the rest.
bool is_about_the_letter(CURLcode code, Payload const& payload) {
    return code == CURLE_SEND_ERROR || (code == CURLE_WEIRD_SERVER_REPLY && payload.begun);
}

core::Failure failure_of(CURLcode code, long reply, Payload const& payload) {
    switch (static_cast<int>(code)) {
    case CURLE_OPERATION_TIMEDOUT:
        return mail_timeout();
    case CURLE_USE_SSL_FAILED:
        return mail_tls_missing();
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        return mail_tls_failed();
    case CURLE_LOGIN_DENIED:
        return mail_login_refused();
    default:
        break;
    }
    if (reply == 530 || reply == 535) {
        return mail_login_refused();
    }
    if (is_about_the_letter(code, payload) && reply >= 500 && reply < 600) {
        return mail_refused(reply);
    }
    return reply >= 400 && reply < 600 ? mail_deferred(reply) : mail_unreachable();
}

} // namespace

SmtpSender::SmtpSender(SmtpOptions options, Sign sign)
    : options_(std::move(options))
    , sign_(std::move(sign)) {}

core::Expected<std::string> SmtpSender::send(app::OutMessage const& message) {
    auto letter = write_mail(Mail{
        message.id,
        options_.from_name,
        options_.from_address,
        options_.reply_to,
        message.name,
        message.address,
        message.subject,
        message.text,
        message.html,
        message.at});
    if (sign_) {
        letter.insert(0, sign_(letter, message.at));
    }
    auto payload = Payload{letter};
    auto const curl = CurlHandle(curl_easy_init());
    auto const recipients = ListHandle(curl_slist_append(nullptr, ("<" + message.address + ">").c_str()));
    auto const scheme = options_.security == MailSecurity::tls ? "smtps://" : "smtp://";
    auto const domain = options_.from_address.substr(options_.from_address.find('@') + 1);
    auto const url = scheme + options_.host + ":" + std::to_string(options_.port) + "/" + domain;
    auto const from = "<" + options_.from_address + ">";
    auto* const handle = curl.get();
    set(handle, CURLOPT_URL, url.c_str());
    set(handle, CURLOPT_PROXY, "");
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_time.count()));
    set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.total_time.count()));
    set(handle, CURLOPT_MAIL_FROM, from.c_str());
    set(handle, CURLOPT_MAIL_RCPT, recipients.get());
    set(handle, CURLOPT_UPLOAD, 1L);
    set(handle, CURLOPT_READFUNCTION, &give);
    set(handle, CURLOPT_READDATA, static_cast<void*>(&payload));
    set_security(handle, options_);
    auto const code = curl_easy_perform(handle);
    if (code == CURLE_OK) {
        return std::string();
    }
    auto reply = 0L;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &reply);
    return failure_of(code, reply, payload);
}

} // namespace motcua::exchange
