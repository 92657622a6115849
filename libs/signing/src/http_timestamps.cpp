#include "der.hpp"
#include "timestamp_token.hpp"
#include <motcua/signing/timestamp_authority.hpp>

#include <openssl/err.h>

#include <curl/curl.h>

namespace motcua::signing {

namespace {

/// A token with its authority's certificates takes some thousand bytes.
constexpr auto most_answer_bytes = std::size_t{65536};
constexpr auto nonce_bytes = std::size_t{16};

using RequestHandle = std::unique_ptr<TS_REQ, Freed<TS_REQ_free>>;
using ResponseHandle = std::unique_ptr<TS_RESP, Freed<TS_RESP_free>>;
using ImprintHandle = std::unique_ptr<TS_MSG_IMPRINT, Freed<TS_MSG_IMPRINT_free>>;
using AlgorithmHandle = std::unique_ptr<X509_ALGOR, Freed<X509_ALGOR_free>>;
using NumberHandle = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using CurlHandle = std::unique_ptr<CURL, Freed<curl_easy_cleanup>>;
using HeaderHandle = std::unique_ptr<curl_slist, Freed<curl_slist_free_all>>;

void check(bool done) {
    if (!done) {
        throw std::runtime_error("OpenSSL made no time stamp request");
    }
}

RequestHandle request_for(std::string_view sha256) {
    auto request = RequestHandle(TS_REQ_new());
    auto const imprint = ImprintHandle(TS_MSG_IMPRINT_new());
    auto const algorithm = AlgorithmHandle(X509_ALGOR_new());
    check(X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr) == 1);
    auto digest = std::string(sha256);
    check(TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1);
    check(
        TS_MSG_IMPRINT_set_msg(
            imprint.get(),
            reinterpret_cast<unsigned char*>(digest.data()),
            static_cast<int>(digest.size())
        ) == 1
    );
    auto const random = random_bytes(nonce_bytes);
    auto const number = NumberHandle(BN_bin2bn(bytes_of(random), static_cast<int>(random.size()), nullptr));
    auto const nonce = IntegerHandle(BN_to_ASN1_INTEGER(number.get(), nullptr));
    check(
        TS_REQ_set_version(request.get(), 1) == 1 &&
        TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1 &&
        TS_REQ_set_nonce(request.get(), nonce.get()) == 1 && TS_REQ_set_cert_req(request.get(), 1) == 1
    );
    return request;
}

core::Failure unavailable(std::string rule, std::string vi, std::string en) {
    auto failure = core::Failure(core::Errc::unavailable, std::move(rule), std::move(vi), std::move(en));
    failure.retry_after(60);
    return failure;
}

std::size_t take(char* bytes, std::size_t one, std::size_t count, void* answer) {
    auto& text = *static_cast<std::string*>(answer);
    if (text.size() + one * count > most_answer_bytes) {
        return 0; // curl gives up with CURLE_WRITE_ERROR
    }
    text.append(bytes, one * count);
    return one * count;
}

core::Failure failure_of(CURLcode code) {
    if (code == CURLE_OPERATION_TIMEDOUT) {
        return unavailable(
            "timestamp_timeout",
            "Máy chủ dấu thời gian không trả lời kịp.",
            "The time stamp authority did not answer in time."
        );
    }
    if (code == CURLE_WRITE_ERROR) {
        return timestamp_malformed();
    }
    return unavailable(
        "timestamp_unreachable",
        "Không kết nối được máy chủ dấu thời gian.",
        "The time stamp authority cannot be reached."
    );
}

core::Failure refused() {
    return unavailable(
        "timestamp_refused",
        "Máy chủ dấu thời gian từ chối yêu cầu.",
        "The time stamp authority refused the request."
    );
}

class HttpTimestamps final : public TimestampAuthority {
public:
    HttpTimestamps(TimestampService service, Trust trust)
        : service_(std::move(service))
        , trust_(std::move(trust)) {}

    core::Expected<std::string> stamp(std::string_view sha256) override {
        auto const request = request_for(sha256);
        auto const answer = post(to_der(request.get(), i2d_TS_REQ));
        if (!answer) {
            return answer.error();
        }
        auto const response = from_der<ResponseHandle>(*answer, d2i_TS_RESP);
        if (!response) {
            ERR_clear_error();
            return timestamp_malformed();
        }
        auto* const facts = TS_RESP_get_tst_info(response.get());
        if (facts == nullptr) {
            return refused();
        }
        auto const* const nonce = TS_TST_INFO_get_nonce(facts);
        if (nonce == nullptr || ASN1_INTEGER_cmp(nonce, TS_REQ_get_nonce(request.get())) != 0) {
            return timestamp_mismatch();
        }
        auto token = to_der(TS_RESP_get_token(response.get()), i2d_PKCS7);
        auto const now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
        auto const checked = check_token(token, sha256, trust_.store(), now);
        if (!checked) {
            return checked.error();
        }
        return token;
    }

private:
    [[nodiscard]] core::Expected<std::string> post(std::string const& request) const {
        auto const curl = CurlHandle(curl_easy_init());
        auto* headers = curl_slist_append(nullptr, "Content-Type: application/timestamp-query");
        headers = curl_slist_append(headers, "Accept: application/timestamp-reply");
        auto const header_handle = HeaderHandle(headers);
        auto answer = std::string();
        auto* const handle = curl.get();
        curl_easy_setopt(handle, CURLOPT_URL, service_.url.c_str());
        curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(
            handle,
            CURLOPT_CONNECTTIMEOUT_MS,
            static_cast<long>(service_.connect_timeout.count())
        );
        curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(service_.total_timeout.count()));
        curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.size()));
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.data());
        curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take);
        curl_easy_setopt(handle, CURLOPT_WRITEDATA, &answer);
        auto const code = curl_easy_perform(handle);
        if (code != CURLE_OK) {
            return failure_of(code);
        }
        auto status = 0L;
        curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
        if (status != 200) {
            return refused();
        }
        return answer;
    }

    TimestampService const service_;
    Trust const trust_;
};

} // namespace

std::unique_ptr<TimestampAuthority> timestamps_over_http(TimestampService service, Trust trust) {
    return std::make_unique<HttpTimestamps>(std::move(service), std::move(trust));
}

} // namespace motcua::signing
